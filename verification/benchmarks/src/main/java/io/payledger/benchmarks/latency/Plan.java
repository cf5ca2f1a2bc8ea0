package io.payledger.benchmarks.latency;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rates approvals per second, one measurement each, in this order
 * @param seconds how long each rate is held: twice as long below ten, and not longer than {@link #APPROVALS_MAX} need
 * @param warmUpRequests to the reader, for what it has seen, before anything is measured
 * @param warmUpRate approvals per second before anything is measured
 */
record Plan(int rounds, List<Integer> rates, int seconds, int warmUpRequests, int warmUpRate, int warmUpSeconds) {

    /** A run that can be approved takes four commands before, and so several times as long as its approval. */
    static final int APPROVALS_MAX = 1_500;

    static final Plan FULL = new Plan(3, List.of(1, 100, 200, 300, 500), 10, 32_000, 200, 5);
    static final Plan QUICK = new Plan(1, List.of(1, 100), 2, 800, 100, 2);

    Plan {
        rates = List.copyOf(rates);
    }

    int approvals(int rate) {
        return Math.min(APPROVALS_MAX, rate * (rate < 10 ? 2 * seconds : seconds));
    }

    int warmUpApprovals() {
        return warmUpRate * warmUpSeconds;
    }

    /** In one turn of one pipeline. */
    int approvals() {
        return warmUpApprovals() + rates.stream().mapToInt(this::approvals).sum();
    }
}
