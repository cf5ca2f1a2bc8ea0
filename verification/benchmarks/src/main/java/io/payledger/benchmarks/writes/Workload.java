package io.payledger.benchmarks.writes;

import io.payledger.benchmarks.measurement.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Clients that commit by turns for each of the tenants.
 *
 * @param clients at the same time, each with one transaction after the other
 */
record Workload(Way way, int clients, int tenants) implements Subject {

    static final int TENANTS_MAX = 1_000;

    /** Those to be compared follow one another. */
    static final List<Workload> ALL = Stream.of(1, TENANTS_MAX)
            .flatMap(tenants -> Stream.of(1, 16)
                    .flatMap(clients -> Arrays.stream(Way.values()).map(way -> new Workload(way, clients, tenants))))
            .toList();

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "%s, %d %s, %s",
                way.title(),
                clients,
                clients == 1 ? "client" : "clients",
                tenants == 1 ? "one tenant" : String.format(Locale.ROOT, "%,d tenants", tenants));
    }

    /** What the same clients do for the same tenants in another way. */
    Workload in(Way other) {
        return new Workload(other, clients, tenants);
    }
}
