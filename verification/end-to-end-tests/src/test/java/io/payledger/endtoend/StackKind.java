package io.payledger.endtoend;

import java.util.Locale;

/** On what the tests of a run stand: {@code -Dpayledger.stack=local} (the default) or {@code containers}. */
enum StackKind {
    LOCAL,
    CONTAINERS;

    static final StackKind OF_THIS_RUN =
            valueOf(System.getProperty("payledger.stack", "local").toUpperCase(Locale.ROOT));
}
