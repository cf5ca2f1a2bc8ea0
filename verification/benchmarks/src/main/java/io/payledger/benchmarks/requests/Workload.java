package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.Subject;
import java.util.List;

/**
 * What clients request again and again. They throw IllegalStateException if a response is not the expected one.
 *
 * @param changing whether each request that is timed is a command or follows one; otherwise there are no commands
 * @param bases what it is compared with in the same round
 */
record Workload(String title, boolean changing, Load load, List<Workload> bases) implements Subject {

    static final int CLIENTS = 8;

    Workload {
        bases = List.copyOf(bases);
    }

    static Workload ofCommands(String title, Load load) {
        return new Workload(title, true, load, List.of());
    }

    static Workload ofReads(String title, Load load) {
        return new Workload(title, false, load, List.of());
    }

    Workload comparedWith(Workload... others) {
        return new Workload(title, changing, load, List.of(others));
    }
}
