package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.freshness.Position;
import io.payledger.stack.Instance;
import io.payledger.stack.Service;
import io.payledger.stack.Stack;
import io.payledger.stack.StackPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two relays and two workers, killed in a loop while writes go on: nothing lost, doubled, reordered or unreconciled. */
class KillLoopIT {

    private static final int TENANTS = 3;
    private static final int KILLS = Integer.getInteger("endtoend.kills", 6);
    private static final long SEED = Long.getLong("endtoend.seed", 20_261_121L);

    /**
     * @param catchUpRowsMin so many events behind, a relay publishes from the outbox: with few, after each takeover and
     *     whenever the machine is busy
     */
    @ParameterizedTest
    @ValueSource(ints = {20_000, 20})
    void everyApprovedRunIsInKafkaExactlyOnceInOrderAndReconciled(int catchUpRowsMin) throws Exception {
        StackPlan plan = StackPlan.USUAL
                .relays(2)
                .workers(2)
                .setting(Service.RELAY, "payledger.relay.catch-up-rows-min", "" + catchUpRowsMin);
        try (Stack stack = Stacks.start("kill-loop-" + catchUpRowsMin, plan)) {
            Map<String, PayrollRuns> auditorOfRun = new ConcurrentHashMap<>();
            ScheduledExecutorService writers = Executors.newScheduledThreadPool(TENANTS);
            List<ScheduledFuture<?>> writing = new ArrayList<>();
            for (int i = 0; i < TENANTS; i++) {
                String tenant = "tenant-" + i;
                writing.add(writers.scheduleAtFixedRate(
                        approval(stack, tenant, auditorOfRun), 0, 100, TimeUnit.MILLISECONDS));
            }

            Random random = new Random(SEED);
            for (int kill = 0; kill < KILLS; kill++) {
                int before = auditorOfRun.size();
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    throwFailureOf(writing);
                    return auditorOfRun.size() >= before + 30;
                });
                kill(kill % 2 == 0 ? leader(stack) : stack.worker(1 + random.nextInt(2)));
            }
            writers.shutdown();
            assertThat(writers.awaitTermination(60, TimeUnit.SECONDS))
                    .as("the last approvals are answered")
                    .isTrue();
            throwFailureOf(writing);

            assertThat(auditorOfRun).as("seed %d", SEED).hasSizeGreaterThan(KILLS * 30);
            Map<String, Position> shards = Database.shards(stack);
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                Map<String, List<Kafka.Published>> events = Kafka.events(stack.kafkaBootstrapServers());
                shards.forEach((shard, last) -> assertThat(
                                events.getOrDefault(shard, List.of()).stream().map(Kafka.Published::position))
                        .as("events of %s, seed %d", shard, SEED)
                        .containsExactlyElementsOf(LongStream.rangeClosed(1, last.sequence())
                                .mapToObj(sequence -> new Position(1, sequence))
                                .toList()));
            });
            List<String> approvedInKafka = Kafka.events(stack.kafkaBootstrapServers()).values().stream()
                    .flatMap(List::stream)
                    .filter(event -> event.type().contains(".approved."))
                    .map(Kafka.Published::run)
                    .toList();
            assertThat(approvedInKafka).doesNotHaveDuplicates();
            assertThat(new HashSet<>(approvedInKafka)).isEqualTo(auditorOfRun.keySet());
            Map<String, PayrollRuns> unreconciled = new HashMap<>(auditorOfRun);
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                unreconciled.entrySet().removeIf(each -> each.getValue()
                        .reconciliation(each.getKey())
                        .verdict()
                        .equals("AGREED"));
                assertThat(unreconciled).as("seed %d", SEED).isEmpty();
            });
            assertThat(stack.relays().stream().flatMap(relay -> relay.logLines().stream()))
                    .as("catches up, seed %d", SEED)
                    .filteredOn(line -> line.contains("a backlog is published from the outbox"))
                    .hasSizeBetween(catchUpRowsMin == 20 ? 1 : 0, catchUpRowsMin == 20 ? Integer.MAX_VALUE : 0);
            for (Instance worker : stack.workers()) {
                assertThat(worker.logLines())
                        .as("an unchanged topic is not mistaken for a new one")
                        .noneMatch(line -> line.contains("deleted and created again"));
            }
        }
    }

    /** Creates and approves one run each time. An unexpected response ends the schedule: see {@link #throwFailureOf}. */
    private static Runnable approval(Stack stack, String tenant, Map<String, PayrollRuns> auditorOfRun) {
        PayrollRuns petra = runs(stack, tenant, "petra", "preparer");
        PayrollRuns amir = runs(stack, tenant, "amir", "approver");
        PayrollRuns vera = runs(stack, tenant, "vera", "auditor");
        AtomicLong seed = new AtomicLong(SEED);
        return () -> {
            String run = petra.pending(2, seed.getAndIncrement());
            amir.approve(run).expect(200);
            auditorOfRun.put(run, vera);
        };
    }

    private static void throwFailureOf(List<ScheduledFuture<?>> writing) throws Exception {
        for (ScheduledFuture<?> writer : writing) {
            if (writer.isDone() && !writer.isCancelled()) {
                writer.get();
            }
        }
    }

    private static PayrollRuns runs(Stack stack, String tenant, String user, String role) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, user, role)), tenant);
    }

    /** kill -9 and a restart; the other instance takes over in between. */
    private static void kill(Instance service) {
        service.kill();
        service.restart();
    }

    /** The relay that holds the slot: killing the standby proves nothing. */
    private static Instance leader(Stack stack) {
        String operator = stack.token("tenant-0", "olga", "operator");
        List<Instance> leaders = new ArrayList<>();
        await("a leading relay").atMost(Duration.ofSeconds(60)).until(() -> {
            leaders.clear();
            for (Instance each : stack.relays()) {
                ApiResponse relay = new Session(List.of(each.url()), operator).get("/relay");
                if (relay.body().path("role").asText().equals("leader")) {
                    leaders.add(each);
                }
            }
            return leaders.size() == 1;
        });
        return leaders.get(0);
    }
}
