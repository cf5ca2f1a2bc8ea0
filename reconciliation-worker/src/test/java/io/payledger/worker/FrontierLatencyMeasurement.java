package io.payledger.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.events.Topics;
import io.payledger.freshness.Shard;
import io.payledger.localstack.KafkaBroker;
import io.payledger.testing.HttpTestClient;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/**
 * How long an event takes from its publication to the worker's frontier, over HTTP. Prints and asserts no time: run it by
 * name, {@code -Dit.test=FrontierLatencyMeasurement}.
 */
class FrontierLatencyMeasurement {

    private static final int PUBLISHERS = 4;

    @Test
    void measure() throws Exception {
        Path directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "latency").toAbsolutePath()), "run");
        Identities identities = new Identities(directory.resolve("keys"));
        String[] extra = System.getProperty("worker.settings", "").isBlank()
                ? new String[0]
                : System.getProperty("worker.settings", "").split(",", -1);
        try (KafkaBroker broker = KafkaBroker.startIn(directory);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                WorkerProcess worker =
                        WorkerProcess.start(directory, "worker", broker.bootstrapServers(), identities, extra)) {
            admin.createTopics(List.of(new NewTopic(Topics.EVENTS, 12, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> HttpTestClient.of(worker.url())
                                    .get("/q/health/ready")
                                    .status()
                            == 200);

            run("warm-up", broker, worker, identities, 100, 10);
            run("1/s", broker, worker, identities, 1, 20);
            run("200/s", broker, worker, identities, 200, 15);
        }
    }

    private void run(
            String name, KafkaBroker broker, WorkerProcess worker, Identities identities, int perSecond, int seconds)
            throws Exception {
        int publishers = Math.min(perSecond, PUBLISHERS);
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        try {
            List<Future<List<long[]>>> all = new ArrayList<>();
            for (int i = 0; i < publishers; i++) {
                Shard shard = Shard.of("payroll", name.replaceAll("[^a-z0-9]", "-") + "-" + i);
                long periodNanos = 1_000_000_000L * publishers / perSecond;
                int count = perSecond * seconds / publishers;
                all.add(threads.submit(() -> publish(shard, broker, worker, identities, periodNanos, count)));
            }
            List<Long> fromSend = new ArrayList<>();
            List<Long> fromCommit = new ArrayList<>();
            for (Future<List<long[]>> each : all) {
                for (long[] measured : each.get()) {
                    fromSend.add(measured[0]);
                    fromCommit.add(measured[1]);
                }
            }
            System.out.printf(
                    "%s: %d events; from send p50 %.1f p99 %.1f ms; from the commit's return p50 %.1f p99 %.1f ms%n",
                    name,
                    fromSend.size(),
                    percentile(fromSend, 50),
                    percentile(fromSend, 99),
                    percentile(fromCommit, 50),
                    percentile(fromCommit, 99));
        } finally {
            threads.shutdownNow();
        }
    }

    private List<long[]> publish(
            Shard shard, KafkaBroker broker, WorkerProcess worker, Identities identities, long periodNanos, int count)
            throws Exception {
        EventHistory history = new EventHistory(shard, 1);
        List<CompletableFuture<long[]>> seen = new ArrayList<>();
        try (Relay relay = new Relay(broker.bootstrapServers())) {
            HttpTestClient approver = HttpTestClient.of(worker.url()).as(identities.bearer(shard.tenant(), "approver"));
            long next = System.nanoTime();
            for (int i = 0; i < count; i++) {
                history.appendUnknown();
                String path = "/frontiers/" + shard.id() + "?at-least=" + history.position();
                CompletableFuture<Long> visible = approver.sendLater(
                                approver.request("GET", path, (String) null, "Prefer", "wait=20"))
                        .thenApply(answer -> {
                            assertThat(answer.status()).isEqualTo(200);
                            return System.nanoTime();
                        });
                long sent = System.nanoTime();
                relay.publish(List.of(history.last()));
                long committed = System.nanoTime();
                seen.add(visible.thenApply(at -> new long[] {at - sent, at - committed}));
                next += periodNanos;
                LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
            }
        }
        List<long[]> all = new ArrayList<>();
        for (CompletableFuture<long[]> each : seen) {
            all.add(each.get(30, TimeUnit.SECONDS));
        }
        return all;
    }

    private static double percentile(List<Long> nanos, int percent) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }
}
