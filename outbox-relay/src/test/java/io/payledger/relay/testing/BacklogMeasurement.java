package io.payledger.relay.testing;

import static org.awaitility.Awaitility.await;

import io.payledger.freshness.Position;
import java.time.Duration;
import java.util.List;

/**
 * Measures how fast the packaged relay, from its start, publishes a backlog from the outbox and from the WAL, in turn.
 * Fails only if an event is not published once. Arguments: rounds, events, shards, events of each transaction.
 */
public final class BacklogMeasurement {

    private BacklogMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int events = Integer.parseInt(arguments[1]);
        int shards = Integer.parseInt(arguments[2]);
        int eventsOfTransaction = Integer.parseInt(arguments[3]);
        for (int round = 0; round < rounds; round++) {
            for (String rowsMin : List.of("20000", "2000000000")) {
                measure(events, shards, eventsOfTransaction, rowsMin);
            }
        }
        System.exit(0);
    }

    private static void measure(int events, int shards, int eventsOfTransaction, String rowsMin) throws Exception {
        try (RelayTestEnvironment environment = RelayTestEnvironment.prepare()) {
            environment.leader().close();
            try (Writer writer = environment.writer()) {
                for (int written = 0, shard = 0; written < events; written += eventsOfTransaction, shard++) {
                    writer.commit("payroll/tenant-" + shard % shards, eventsOfTransaction);
                }
            }
            environment.execute("VACUUM ANALYZE outbox");
            environment.primary().execute("CHECKPOINT");
            long begun = System.nanoTime();
            try (RelayProcess relay = RelayProcess.start(
                    environment,
                    "backlog",
                    "payledger.relay.catch-up-rows-min=" + rowsMin,
                    "payledger.relay.sweep-interval=1h")) {
                await().atMost(Duration.ofMinutes(5))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> published(environment) == events);
                double seconds = (System.nanoTime() - begun) / 1e9;
                Duration processorTime = relay.processorTime();
                if (environment.events().size() != events) {
                    throw new IllegalStateException(
                            "published: " + environment.events().size());
                }
                System.out.printf(
                        "%s events=%d shards=%d seconds=%.2f events/s=%.0f processor_ms=%d%n",
                        rowsMin.equals("20000") ? "outbox" : "wal   ",
                        events,
                        shards,
                        seconds,
                        events / seconds,
                        processorTime.toMillis());
            }
        }
    }

    private static long published(RelayTestEnvironment environment) {
        return environment.published().values().stream()
                .mapToLong(Position::sequence)
                .sum();
    }
}
