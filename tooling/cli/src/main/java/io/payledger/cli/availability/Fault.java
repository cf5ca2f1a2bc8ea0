package io.payledger.cli.availability;

import io.payledger.stack.Part;
import java.util.function.Consumer;

/** What is done to a part for a while, and how it is ended. */
enum Fault {
    KILL("killed, started again after %d s", Part::kill, Part::start),
    PAUSE("frozen for %d s", Part::suspend, Part::resume);

    private final String words;
    final Consumer<Part> begin;
    final Consumer<Part> end;

    Fault(String words, Consumer<Part> begin, Consumer<Part> end) {
        this.words = words;
        this.begin = begin;
        this.end = end;
    }

    String describe(int seconds) {
        return words.formatted(seconds);
    }
}
