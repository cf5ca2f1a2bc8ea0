package io.payledger.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.localstack.KafkaBroker;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.OpenApiContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The packaged worker against a real broker, over HTTP: started once for all test classes that share it, each with tenants
 * of its own.
 */
final class WorkerTestEnvironment implements AutoCloseable {

    static final int PARTITIONS = 4;

    /** More than anything takes on a busy machine. */
    static final Duration LONG = Duration.ofSeconds(40);

    private final AtomicInteger tenants = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Path directory;
    private final KafkaBroker broker;
    private final Identities identities;
    private final Admin admin;
    private final WorkerProcess worker;
    private final Relay relay;
    private final OpenApiContract contract;

    /** Hands the environment to the constructors of test classes, and stops it after the last of them. */
    static final class Shared implements ParameterResolver, AfterAllCallback {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == WorkerTestEnvironment.class;
        }

        @Override
        public WorkerTestEnvironment resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return environment(test);
        }

        @Override
        public void afterAll(ExtensionContext test) {
            environment(test).requireQuietLog();
        }

        private static WorkerTestEnvironment environment(ExtensionContext test) {
            return test.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Shared.class))
                    .computeIfAbsent(
                            WorkerTestEnvironment.class,
                            type -> new WorkerTestEnvironment(),
                            WorkerTestEnvironment.class);
        }
    }

    /** Starts the worker before there is a topic. */
    private WorkerTestEnvironment() {
        try {
            directory = newDirectory("run");
            identities = new Identities(directory.resolve("keys"));
            broker = opened(KafkaBroker.startIn(directory));
            admin = opened(Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers())));
            worker = opened(startWorker("worker-1"));

            await().atMost(LONG).untilAsserted(() -> assertThat(worker.log())
                    .contains("waiting: the topic payroll.events does not exist yet"));
            assertThat(health(worker, "live").status()).isEqualTo(200);
            assertThat(health(worker, "ready").status()).isEqualTo(503);
            assertThat(health(worker, "started").status()).isEqualTo(503);

            admin.createTopics(List.of(new NewTopic(Topics.EVENTS, PARTITIONS, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            relay = opened(new Relay(broker.bootstrapServers()));
            awaitReady(worker);
            contract = OpenApiContract.servedBy(worker.url());
        } catch (Throwable failed) {
            try {
                close();
            } catch (RuntimeException notClosed) {
                failed.addSuppressed(notClosed);
            }
            throw new IllegalStateException("the worker's test environment did not start", failed);
        }
    }

    /** Below {@code target}; its data are deleted once all tests have passed. */
    static Path newDirectory(String prefix) throws IOException {
        return Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "worker-it").toAbsolutePath()), prefix);
    }

    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Exception failed) {
                throw new IllegalStateException("could not close " + open.get(i), failed);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    /** Freezes are logged as warnings; nothing else may be. */
    private void requireQuietLog() {
        assertThat(worker.log()
                        .lines()
                        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("\tat "))
                        .filter(line -> !line.contains("frozen: reason=gap"))
                        .toList())
                .isEmpty();
    }

    WorkerProcess worker() {
        return worker;
    }

    /** Another instance of the group. */
    WorkerProcess startWorker(String name, String... settings) {
        return WorkerProcess.start(directory, name, broker.bootstrapServers(), identities, settings);
    }

    Relay relay() {
        return relay;
    }

    Identities identities() {
        return identities;
    }

    Admin admin() {
        return admin;
    }

    /** Of a tenant that no other test has. */
    EventHistory newHistory() {
        int number = tenants.incrementAndGet();
        return new EventHistory(Shard.of("payroll", "tenant-" + number), number);
    }

    List<EventHistory> histories(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> newHistory().appendUnknown())
                .toList();
    }

    void awaitReady(WorkerProcess process) {
        await().atMost(LONG)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> {
                    assertThat(health(process, "ready").status()).isEqualTo(200);
                    assertThat(health(process, "started").status()).isEqualTo(200);
                });
    }

    void awaitFrontier(EventHistory history) {
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        frontier(history).path("appliedThrough").asText())
                .isEqualTo(history.position().toString()));
    }

    /** The answer, after refusals while the group settles; never a stale one. */
    Reply awaitAnswer(WorkerProcess process, EventHistory history, UUID run) {
        return await().atMost(LONG).until(() -> reconciliation(process, history, run, history.position()), answer -> {
            assertThat(answer.status()).as(answer.text()).isIn(200, 503);
            return answer.status() == 200;
        });
    }

    Reply reconciliation(EventHistory history, UUID run, Position seen, String... headers) {
        return reconciliation(worker, history, run, seen, headers);
    }

    private Reply reconciliation(
            WorkerProcess process, EventHistory history, UUID run, Position seen, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-Session-Token", identities.session(history.shard(), seen)));
        Collections.addAll(all, headers);
        return approver(process, history).get(reconciliationPath(history, run), all.toArray(String[]::new));
    }

    CompletableFuture<Reply> reconciliationLater(EventHistory history, UUID run, Position seen) {
        HttpTestClient approver = approver(history);
        return approver.sendLater(approver.request(
                "GET",
                reconciliationPath(history, run),
                (String) null,
                "X-Session-Token",
                identities.session(history.shard(), seen)));
    }

    static String reconciliationPath(EventHistory history, UUID run) {
        return "/reconciliations/" + history.shard().id() + "/" + run;
    }

    /** A page of three. */
    static String breaksPath(EventHistory history, UUID run) {
        return reconciliationPath(history, run) + "/breaks?limit=3";
    }

    static String frontierPath(EventHistory history) {
        return "/frontiers/" + history.shard().id();
    }

    JsonNode frontier(EventHistory history) {
        return approver(history).get(frontierPath(history)).body();
    }

    String scrape() {
        return operator(worker).get("/q/metrics").text();
    }

    /** The sum over all label values. */
    double metric(String name) {
        return scrape().lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    Reply health(WorkerProcess process, String kind) {
        return HttpTestClient.of(process.url()).get("/q/health/" + kind);
    }

    /** Every answer of every test is held to the worker's OpenAPI document. */
    private HttpTestClient client(WorkerProcess process) {
        return HttpTestClient.of(process.url()).heldTo(contract);
    }

    /** A caller of the worker without a token. */
    HttpTestClient anonymous() {
        return client(worker);
    }

    /** Of the history's tenant. */
    HttpTestClient approver(EventHistory history) {
        return approver(worker, history);
    }

    HttpTestClient approver(WorkerProcess process, EventHistory history) {
        return client(process).as(identities.bearer(history.shard().tenant(), "approver"));
    }

    HttpTestClient operator(WorkerProcess process) {
        return client(process).as(identities.bearer("operations", "operator"));
    }
}
