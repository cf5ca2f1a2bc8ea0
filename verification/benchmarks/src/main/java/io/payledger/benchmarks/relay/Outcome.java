package io.payledger.benchmarks.relay;

import java.util.Optional;

/**
 * What became of a backlog with one system.
 *
 * @param figures empty if it failed
 * @param fault why it failed; otherwise empty
 */
record Outcome(int round, RelaySystem system, Optional<Figures> figures, String fault) {

    static Outcome measured(int round, RelaySystem system, Figures figures) {
        return new Outcome(round, system, Optional.of(figures), "");
    }

    static Outcome failed(int round, RelaySystem system, String fault) {
        return new Outcome(round, system, Optional.empty(), fault);
    }
}
