package io.payledger.cli.availability;

import io.payledger.stack.Part;

/** What is done to a part for a while, and how it is ended. */
enum Fault {
    KILL("killed, started again after %d s") {
        @Override
        void begin(Part part) {
            part.kill();
        }

        @Override
        void end(Part part) {
            part.start();
        }
    },
    PAUSE("frozen for %d s") {
        @Override
        void begin(Part part) {
            part.suspend();
        }

        @Override
        void end(Part part) {
            part.resume();
        }
    };

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    abstract void begin(Part part);

    abstract void end(Part part);

    String describe(int seconds) {
        return words.formatted(seconds);
    }
}
