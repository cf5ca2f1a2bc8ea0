package io.payledger.cli.availability;

import io.payledger.stack.Part;

/** What is done to a part for a while, and how it is ended. */
enum Fault {
    KILL("killed, started again after %d s"),
    PAUSE("frozen for %d s");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    void begin(Part part) {
        switch (this) {
            case KILL -> part.kill();
            case PAUSE -> part.suspend();
        }
    }

    void end(Part part) {
        switch (this) {
            case KILL -> part.start();
            case PAUSE -> part.resume();
        }
    }

    String describe(int seconds) {
        return words.formatted(seconds);
    }
}
