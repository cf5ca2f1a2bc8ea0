package io.payledger.endtoend;

import java.util.Locale;

/** The kind of stack that the tests of a run use: {@code -Dpayledger.stack=local} (the default) or {@code containers}. */
enum StackKind {
    LOCAL,
    CONTAINERS;

    static final StackKind OF_THIS_RUN =
            valueOf(System.getProperty("payledger.stack", "local").toUpperCase(Locale.ROOT));
}
