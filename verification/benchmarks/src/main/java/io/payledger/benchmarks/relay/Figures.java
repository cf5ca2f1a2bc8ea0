package io.payledger.benchmarks.relay;

import java.util.List;

/**
 * How fast a system published one backlog, and what that cost.
 *
 * @param cold the first half, from the launch of its process
 * @param warm the second half
 * @param postgresMillis processor time of PostgreSQL for 1,000 events, over both halves and the work that followed
 * @param brokerMillis the same of the broker
 */
record Figures(Half cold, Half warm, double postgresMillis, double brokerMillis) {

    /** @param millis processor time of the system's process for 1,000 events */
    record Half(double eventsPerSecond, double millis) {

        private static Half between(Sample from, long eventsFrom, Sample to, long eventsTo) {
            long events = eventsTo - eventsFrom;
            return new Half(
                    events / ((to.nanos() - from.nanos()) / 1e9),
                    1_000.0 * (to.processMillis() - from.processMillis()) / events);
        }
    }

    /** @param samples in their order, the first of the launch */
    static Figures of(List<Sample> samples, Published published, long events) {
        Sample launch = samples.get(0);
        Sample half = firstWith(events / 2, samples, published);
        Sample whole = firstWith(events, samples, published);
        long eventsOfHalf = published.eventsBelow(half.ends());
        if (eventsOfHalf == events) {
            throw new IllegalStateException("the second half was published between two samples: measure more events");
        }
        Sample last = samples.get(samples.size() - 1);
        return new Figures(
                Half.between(launch, 0, half, eventsOfHalf),
                Half.between(half, eventsOfHalf, whole, events),
                1_000.0 * (last.postgresMillis() - launch.postgresMillis()) / events,
                1_000.0 * (last.brokerMillis() - launch.brokerMillis()) / events);
    }

    private static Sample firstWith(long events, List<Sample> samples, Published published) {
        return samples.stream()
                .filter(sample -> published.eventsBelow(sample.ends()) >= events)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no sample has " + events + " events"));
    }
}
