package io.payledger.localstack;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the launcher of a stack does to one of its parts when another process asks for it. */
public enum PartCommand {
    /** It is not started again until it is asked for. */
    STOP,
    /** Without effect on a part that runs. */
    START,
    RESTART;

    String verb() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<PartCommand> of(String verb) {
        return Stream.of(values())
                .filter(command -> command.verb().equals(verb))
                .findFirst();
    }
}
