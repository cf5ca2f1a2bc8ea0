package io.payledger.benchmarks.measurement;

import java.util.Optional;

/**
 * What became of the measurement of one subject in one round.
 *
 * @param figures empty if it failed
 * @param fault why it failed; otherwise empty
 */
public record Outcome<F>(int round, Subject subject, Optional<F> figures, String fault) {

    public static <F> Outcome<F> measured(int round, Subject subject, F figures) {
        return new Outcome<>(round, subject, Optional.of(figures), "");
    }

    public static <F> Outcome<F> failed(int round, Subject subject, String fault) {
        return new Outcome<>(round, subject, Optional.empty(), fault);
    }

    /** The same as the outcome of another subject, in another round. */
    public Outcome<F> as(int otherRound, Subject other) {
        return new Outcome<>(otherRound, other, figures, fault);
    }
}
