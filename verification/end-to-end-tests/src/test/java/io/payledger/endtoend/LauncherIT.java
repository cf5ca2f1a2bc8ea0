package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.endtoend.LaunchedStack.Following;
import io.payledger.endtoend.LaunchedStack.Printed;
import io.payledger.events.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The commands about a stack that {@code up} runs. */
@OnlyOnTheLocalStack("the launcher's commands are about it")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherIT {

    private static final Duration RESTART_TIMEOUT = Duration.ofMinutes(2);
    private static final String[] PARTS = {
        "primary", "follower-1", "kafka", "api-service-1", "outbox-relay-1", "reconciliation-worker-1"
    };
    private static final Pattern ROW = Pattern.compile(
            "(?m)^([a-z]+[a-z0-9-]*) +(ready|not ready|planned|backoff|stopped|missing) +(\\d+|-) +\\d+ +(\\d+)  (\\S+) +\\S+\\.log.*$");

    @SuppressWarnings("NullAway.Init")
    private LaunchedStack stack;

    private record Row(String state, String pid, int restarts, Instant since) {}

    @BeforeAll
    void up() throws IOException {
        stack = LaunchedStack.up("launcher", "--fresh", "--followers", "1");
    }

    @AfterAll
    void down() {
        stack.close();
    }

    @Test
    @Order(1)
    void statusListsEveryPartOfThePlan() throws Exception {
        Printed status = stack.run("status");

        assertThat(status.exit()).as(status.text()).isZero();
        assertThat(rows(status)).containsOnlyKeys(PARTS).allSatisfy((name, row) -> {
            assertThat(row.state()).as(name).isEqualTo("ready");
            assertThat(row.restarts()).as(name).isZero();
            assertThat(row.since()).as(name).isBetween(Instant.now().minus(Duration.ofHours(1)), Instant.now());
        });
    }

    @Test
    @Order(1)
    @EnabledOnOs(OS.LINUX)
    void classesComeFromTheArchivesOfTheBuild() throws Exception {
        Map<String, Row> rows = rows(stack.run("status"));

        for (String part : List.of("kafka", "api-service-1", "outbox-relay-1", "reconciliation-worker-1")) {
            Path mapped = Path.of("/proc", row(rows, part).pid(), "maps");

            assertThat(Files.readString(mapped)).as(part).contains(part.equals("kafka") ? "/broker.jsa" : "/app.jsa");
        }
    }

    @Test
    @Order(2)
    void everyPartThatIsKilledIsStartedAgain() throws Exception {
        Map<String, Row> before = rows(stack.run("status"));
        for (String part : PARTS) {
            kill(row(before, part));

            await().atMost(RESTART_TIMEOUT).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(
                            row(rows(stack.run("status")), part))
                    .as(part)
                    .satisfies(row -> {
                        assertThat(row.state()).isEqualTo("ready");
                        assertThat(row.pid()).isNotEqualTo(row(before, part).pid());
                        assertThat(row.restarts()).isPositive();
                    }));
            assertThat(stack.printed())
                    .contains(part + " ended unexpectedly: exit=137")
                    .containsPattern(part + " started: pid=\\d+ restarts=1");
        }
    }

    @Test
    @Order(3)
    void aPartThatIsStoppedIsMissingUntilItIsStarted() throws Exception {
        assertThat(stack.run("stop", "follower-1")).isEqualTo(new Printed(0, "follower-1 stopped\n"));

        Printed status = stack.run("status");
        assertThat(status.exit()).as(status.text()).isEqualTo(1);
        assertThat(row(rows(status), "follower-1")).satisfies(row -> {
            assertThat(row.state()).isEqualTo("stopped");
            assertThat(row.pid()).isEqualTo("-");
        });

        Printed started = stack.run("start", "follower-1");
        assertThat(started.exit()).as(started.text()).isZero();
        assertThat(row(rows(stack.run("status")), "follower-1").state()).isEqualTo("ready");
    }

    @Test
    @Order(4)
    void commandsOfSeveralProcessesAtOnceDoNotDisturbOneAnother() throws Exception {
        String before = row(rows(stack.run("status")), "outbox-relay-1").pid();

        CompletableFuture<?>[] commands = Stream.of("restart", "status", "restart", "status")
                .map(command -> CompletableFuture.runAsync(() -> {
                    Printed printed = command.equals("status") ? run("status") : run("restart", "outbox-relay-1");
                    assertThat(printed.text()).doesNotContain("payledger:");
                    assertThat(rows(printed).keySet()).as(printed.text()).hasSize(command.equals("status") ? 6 : 0);
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(commands).join();

        Map<String, Row> rows = rows(stack.run("status"));
        assertThat(row(rows, "outbox-relay-1").state()).isEqualTo("ready");
        assertThat(row(rows, "outbox-relay-1").pid()).isNotEqualTo(before);
    }

    /** After the kills: what was killed works as before. */
    @Test
    @Order(5)
    void eventsAreThoseThatAWorkerSees() throws Exception {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = as(tenant, "petra", "preparer");
        String run = petra.pending(3, 0);
        String shard = "payroll/" + tenant + "  ";
        String[] events = {
            shard + "1/1  payledger.payroll-run.created.v1  " + run,
            shard + "1/2  payledger.payroll-run.items-recorded.v1  " + run,
            shard + "1/3  payledger.payroll-run.calculated.v1  " + run,
            shard + "1/4  payledger.payroll-run.submitted.v1  " + run
        };

        abortTransactionWithAnEventOf(tenant);

        await().atMost(RESTART_TIMEOUT).untilAsserted(() -> assertThat(stack.run("events", "--tenant", tenant))
                .isEqualTo(new Printed(0, String.join("\n", events) + "\n")));
        assertThat(stack.run("events", "--tenant", tenant, "--from", "1/4"))
                .isEqualTo(new Printed(0, events[3] + "\n"));
        assertThat(stack.run("events", "--tenant", tenant, "--from", "1/5")).isEqualTo(new Printed(0, ""));
        assertThat(stack.run("events").text()).containsSubsequence(events);

        try (Following following = stack.follow("events", "--tenant", tenant, "--from", "1/4", "--follow")) {
            await().atMost(RESTART_TIMEOUT).until(() -> following.printed().equals(events[3] + "\n"));
            as(tenant, "amir", "approver").approve(run).expect(200);
            await().atMost(RESTART_TIMEOUT).until(() -> following
                    .printed()
                    .contains(shard + "1/5  payledger.payroll-run.approved.v1  " + run + "\n"));
            assertThat(following.process().isAlive()).isTrue();
        }
    }

    /** A downstream worker never sees what it writes. */
    private void abortTransactionWithAnEventOf(String tenant) throws Exception {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka(), ProducerConfig.TRANSACTIONAL_ID_CONFIG, tenant);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(Topics.EVENTS, "payroll/" + tenant, "{}"))
                    .get();
            producer.abortTransaction();
        }
    }

    private PayrollRuns as(String tenant, String user, String role) throws Exception {
        String token = stack.run("token", "--tenant", tenant, "--user", user, "--role", role)
                .text()
                .strip();
        return new PayrollRuns(new Session(List.of(URI.create(stack.api())), token), tenant);
    }

    @Test
    @Order(6)
    void logsPrintAndFollowThePart() throws Exception {
        assertThat(stack.run("logs", "kafka-9"))
                .satisfies(printed -> assertThat(printed.exit()).isEqualTo(1))
                .satisfies(printed ->
                        assertThat(printed.text()).contains("no log of a part called 'kafka-9'", "outbox-relay-1"));
        assertThat(stack.run("logs", "-n", "5").text()).contains("primary                  | ");

        try (Following log = stack.follow("logs", "follower-1", "-f")) {
            await().atMost(RESTART_TIMEOUT).until(() -> log.printed().contains("database system is ready"));
            int before = log.printed().length();
            assertThat(stack.run("restart", "follower-1").exit()).isZero();
            await().atMost(RESTART_TIMEOUT)
                    .until(() -> log.printed().substring(before).contains("database system is ready"));
            assertThat(log.process().isAlive()).isTrue();
        }
    }

    @Test
    @Order(7)
    void downStopsTheSupervisorAndEverything() throws Exception {
        Map<String, Row> before = rows(stack.run("status"));

        Printed down = stack.run("down");

        assertThat(down.exit()).as(down.text()).isZero();
        assertThat(down.text()).contains("stopping launcher").endsWith("stopped\n");
        assertThat(before.values())
                .extracting(row -> ProcessHandle.of(Long.parseLong(row.pid())))
                .allSatisfy(process ->
                        assertThat(process.filter(ProcessHandle::isAlive)).isEmpty());
        assertThat(stack.run("status").exit()).isEqualTo(3);
        assertThat(stack.run("restart", "kafka"))
                .satisfies(printed -> assertThat(printed.exit()).isEqualTo(1))
                .satisfies(printed -> assertThat(printed.text()).contains("start the stack with ./payledger up"));
    }

    private static void kill(Row row) {
        ProcessHandle.of(Long.parseLong(row.pid())).orElseThrow().destroyForcibly();
    }

    private Printed run(String... arguments) {
        try {
            return stack.run(arguments);
        } catch (IOException failed) {
            throw new CompletionException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        }
    }

    private static Row row(Map<String, Row> rows, String part) {
        return Optional.ofNullable(rows.get(part)).orElseThrow(() -> new AssertionError("no " + part + " in " + rows));
    }

    private static Map<String, Row> rows(Printed status) {
        Map<String, Row> rows = new TreeMap<>();
        ROW.matcher(status.text())
                .results()
                .forEach(row -> rows.put(
                        row.group(1),
                        new Row(
                                row.group(2),
                                row.group(3),
                                Integer.parseInt(row.group(4)),
                                Instant.parse(row.group(5)))));
        return rows;
    }
}
