package io.payledger.endtoend.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.endtoend.OnlyOnTheLocalStack;
import io.payledger.events.EventEnvelope;
import io.payledger.events.EventType;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.Shard;
import io.payledger.freshness.SigningKeys;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.PostgresServer;
import io.payledger.localstack.ServiceProcess;
import io.payledger.stack.Instance;
import io.payledger.stack.Service;
import io.payledger.stack.StackPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every alert fires on its cause, on a running stack that a real Prometheus monitors with the real rules. One stack for
 * all tests, under a light load: a test causes alerts, waits until they fire, and removes the cause where it can.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@OnlyOnTheLocalStack("what it breaks, it breaks in ways that only child processes can be broken; once is enough")
class AlertsIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** An alert needs scrapes, which a busy machine delays: the tests wait for this many, and for at least a minute. */
    private static final int SCRAPES_MAX = 60;

    private static final int READERS = 8;

    private static final Duration SCRAPES_TIMEOUT = Duration.ofMinutes(5);
    private static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();

    /** A single broker has no replicas that can fall behind: infra/check-alerts.sh tests this alert on three brokers. */
    private static final Set<String> NOT_ON_ONE_BROKER = Set.of("TopicUnderReplicated");

    private final Set<String> seen = new TreeSet<>();
    private final ScheduledExecutorService load = Executors.newScheduledThreadPool(3);

    @SuppressWarnings("NullAway.Init")
    private LocalStack stack;

    @SuppressWarnings("NullAway.Init")
    private Prometheus prometheus;

    @BeforeAll
    void start() throws Exception {
        Optional<Path> programs = Prometheus.programs(REPOSITORY);
        if (programs.isEmpty()) {
            String why = "AlertsIT IS SKIPPED: there is no prometheus on the path, none in PROMETHEUS_BIN, and Debian's"
                    + " package cannot be fetched. NO ALERT HAS BEEN SEEN TO FIRE.";
            System.err.println(why);
            Assumptions.abort(why);
        }
        Path home =
                Files.createDirectories(Path.of("target", "stacks", "alerts").toAbsolutePath());
        stack = LocalStack.in(home)
                .plan(StackPlan.USUAL
                        .relays(2)
                        .workers(2)
                        // also the interval of the checks of the topics
                        .setting(Service.RELAY, "payledger.relay.sweep-interval", "3s"))
                .fresh()
                .start();
        prometheus = Prometheus.start(
                programs.orElseThrow(),
                REPOSITORY,
                Files.createTempDirectory(home, "prometheus"),
                Map.of("api", stack.apiUrls(), "relay", urls(stack.relays()), "worker", urls(stack.workers())),
                stack.token("operations", "prometheus", "operator"));
        for (String tenant : List.of("load-1", "load-2")) {
            startLoad(tenant);
        }
    }

    /** Creates, approves and reads runs several times a second, and ignores the responses. */
    private void startLoad(String tenant) {
        PayrollRuns petra = as(tenant, "petra", "preparer");
        PayrollRuns amir = as(tenant, "amir", "approver");
        var unused = load.scheduleWithFixedDelay(
                () -> {
                    try {
                        String run = petra.pending(2, 1);
                        amir.approve(run);
                        for (int read = 0; read < 5; read++) {
                            amir.read(run);
                        }
                        amir.reconciliation(run);
                    } catch (IllegalStateException | UncheckedIOException refused) {
                        // requests fail while a test breaks the stack
                        return;
                    }
                },
                0,
                100,
                TimeUnit.MILLISECONDS);
    }

    @AfterAll
    void stop() throws Exception {
        load.shutdownNow();
        if (prometheus != null) {
            prometheus.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void aHealthyStackFiresNoAlert() {
        await("all instances are watched").atMost(SOON).until(() -> prometheus.count("up == 1") == 5);
        await("the load has run for a while")
                .atMost(SOON)
                .until(() -> prometheus.count("sum(increase(session_reads_total[30s])) > 100") == 1);

        assertThat(prometheus.firing()).isEmpty();
    }

    @Test
    @Order(2)
    void foreignRecordsOldBreaksAndUnprunedRowsAreReported() throws Exception {
        UUID run = UUID.randomUUID();
        execute("INSERT INTO shard (shard_id, epoch, sequence) VALUES ('payroll/forgotten', 1, 1)");
        // nine days old, of a run that was never created: a break for the worker, and overdue in the outbox
        execute("""
                INSERT INTO outbox (shard_id, epoch, sequence, event_id, event_type, aggregate_id, occurred_at, payload)
                VALUES ('payroll/forgotten', 1, 1, gen_random_uuid(), '%s', '%s', now() - interval '9 days', '%s')
                """.formatted(EventType.RUN_APPROVED.typeName(), run, """
                {"run":"%s","content":{"revision":1,"hash":"none"},"totals":{"headcount":0,"amounts":{"grossMinor":0,
                 "reimbursementsMinor":0,"employeeTaxesMinor":0,"employeeBenefitsMinor":0,"postTaxDeductionsMinor":0,
                 "netMinor":0,"employerTaxesMinor":0,"employerBenefitsMinor":0},"transfers":0,"transferredMinor":0},
                 "approvals":[{"by":"amir","at":"2026-01-01T00:00:00Z","overriddenBecause":null}]}""".formatted(run)));
        produce("unkeyed", Position.NONE);
        produce("payroll/torn", new Position(1, 5));

        awaitFiring("ReconciliationBreaksOld", "OutboxPruningStalled", "WorkerStrangerRecords", "ShardFrozen");
    }

    @Test
    @Order(3)
    void tokensBeyondEveryStoreAreReported() throws Exception {
        String tenant = "ahead";
        PayrollRuns petra = as(tenant, "petra", "preparer");
        String run = petra.create();
        String ahead = token(tenant, new Position(1, 9_000));
        // of an epoch that this history does not contain
        String lost = token(tenant, new Position(0, 7));

        ExecutorService readers = Executors.newFixedThreadPool(READERS);

        assertThat(readWith(petra, run, lost)).isEqualTo(410);
        assertThat(readWith(petra, run, ahead)).isEqualTo(503);

        awaitFiring(
                () -> {
                    readWith(petra, run, lost);
                    // several at once: one that waits until it is refused is less than 1 % of the reads on a fast
                    // machine
                    Stream.generate(() -> CompletableFuture.runAsync(() -> readWith(petra, run, ahead), readers))
                            .limit(READERS)
                            .toList()
                            .forEach(CompletableFuture::join);
                },
                "SessionTokenAhead",
                "SessionHistoryLost",
                "SessionReadsRefused");
        readers.shutdown();
    }

    @Test
    @Order(4)
    void stoppedAndLaggingFollowersAreReported() {
        PostgresServer paused = stack.postgres().follower(1);
        PostgresServer stopped = stack.postgres().follower(2);
        paused.pauseReplay();
        stopped.stop();
        try {
            awaitFiring("FollowerDown", "FollowerLagging", "PrimaryFallbackHigh");
        } finally {
            paused.resumeReplay();
            stopped.start();
        }
    }

    @Test
    @Order(5)
    void aLostPrimaryIsReported() {
        stack.postgres().primary().kill();
        try {
            awaitFiring("PrimaryDown", "CommandsFailing", "RelayNoLeader");
        } finally {
            stack.postgres().primary().start();
        }
        awaitQuiet("PrimaryDown", "RelayNoLeader");
    }

    @Test
    @Order(6)
    void lostProcessesAreReported() {
        stack.worker(2).kill();
        stack.relay(2).kill();
        try {
            awaitFiring("ServiceDown", "RelayNoStandby");
        } finally {
            stack.worker(2).start();
            stack.relay(2).start();
        }
        awaitQuiet("ServiceDown", "RelayNoStandby");
    }

    @Test
    @Order(7)
    void aWorkerWithoutABrokerIsReported() {
        stack.kafka().suspend();
        try {
            stack.worker(1).kill();
            stack.workers().get(0).launch();
            awaitFiring("WorkerNotFolding");
        } finally {
            stack.kafka().resume();
        }
        awaitQuiet("WorkerNotFolding", "RelayNoLeader");
    }

    @Test
    @Order(8)
    void anEndangeredSlotALostSlotAndItsRepairAreReported() throws Exception {
        superuser("ALTER SYSTEM SET max_slot_wal_keep_size = '96MB'");
        superuser("SELECT pg_reload_conf()");
        String sender = query("SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'payledger_relay'");
        signal("STOP", sender);
        CompletableFuture<Void> checkpoint;
        try {
            AtomicBoolean full = new AtomicBoolean();
            await("the slot keeps nearly all that it may").atMost(SOON).until(() -> {
                // not further: this part is about a slot that can still be saved
                if (!full.get()) {
                    writeWalSegment();
                    full.set("t"
                            .equals(query("SELECT safe_wal_size < 24 * 1024 * 1024 FROM pg_replication_slots"
                                    + " WHERE slot_name = 'payledger_relay'")));
                }
                return full.get();
            });
            awaitFiring("RelayLagging", "SlotRetainsWal", "SlotAtRisk");
            for (int segment = 0; segment < 4; segment++) {
                writeWalSegment();
            }
            // it invalidates the slot, and waits until its holder has ended
            checkpoint = CompletableFuture.runAsync(() -> superuser("CHECKPOINT"));
            await("the checkpointer has told the holder to go, and waits for it")
                    .atMost(SOON)
                    .until(() -> "ReplicationSlotDrop"
                            .equals(query("SELECT wait_event FROM pg_stat_activity"
                                    + " WHERE backend_type = 'checkpointer'")));
        } finally {
            signal("CONT", sender);
        }
        checkpoint.get(30, TimeUnit.SECONDS);
        awaitFiring("SlotLost");

        // as in the runbook
        superuser("ALTER SYSTEM RESET max_slot_wal_keep_size");
        superuser("SELECT pg_reload_conf()");
        await("the lost slot is dropped").atMost(SOON).ignoreExceptions().until(() -> {
            superuser("SELECT pg_drop_replication_slot('payledger_relay')");
            return true;
        });

        awaitFiring("RelayRepairedGap");
        awaitQuiet("SlotLost", "RelayNoLeader", "RelayLagging");
    }

    @Test
    @Order(9)
    void aRepeatedlyFailingRelayIsReported() {
        ScheduledFuture<?> cutting = load.scheduleWithFixedDelay(
                () -> {
                    if (prometheus.count("payledger_relay_state{state=\"leader\"} == 1") == 1) {
                        superuser("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                                + " WHERE slot_name = 'payledger_relay' AND active");
                    }
                },
                0,
                500,
                TimeUnit.MILLISECONDS);
        try {
            awaitFiring("RelayFlapping");
        } finally {
            cutting.cancel(false);
        }
        awaitQuiet("RelayNoLeader");
    }

    @Test
    @Order(11)
    void aTopicWithWeakerSettingsIsReported() throws Exception {
        setTopic("compression.type", "gzip");
        try {
            awaitFiring("TopicSettingsDeviate");
        } finally {
            setTopic("compression.type", "producer");
        }
        awaitQuiet("TopicSettingsDeviate");
    }

    @Test
    @Order(10)
    void aStoppedRelayIsReported() throws Exception {
        String committed = query("SELECT epoch || '/' || sequence FROM shard WHERE shard_id = 'payroll/forgotten'");
        // as after a restore of the database from an older backup
        publishPosition("payroll/forgotten", "1/1000");
        restart(stack.relays());

        awaitFiring("RelayStopped", "RelayNoLeader");

        publishPosition("payroll/forgotten", committed);
        restart(stack.relays());
        awaitQuiet("RelayStopped", "RelayNoLeader");
    }

    /** Runs last, since it does not wait until the backlog is processed. */
    @Test
    @Order(98)
    void aGrowingBacklogIsReported() {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
            try (KafkaProducer<String, String> producer = producer()) {
                while (!enough.get()) {
                    // already applied: counted and dropped, as after publishing a whole history again
                    var unused = producer.send(event("payroll/forgotten", new Position(1, 1)));
                }
            }
        });
        try {
            awaitFiring("WorkerLagging");
        } finally {
            enough.set(true);
            flood.join();
        }
    }

    @Test
    @Order(99)
    void everyAlertHasFired() {
        Set<String> unseen = new TreeSet<>(prometheus.known());
        unseen.removeAll(seen);

        assertThat(unseen).isEqualTo(NOT_ON_ONE_BROKER);
    }

    private void awaitFiring(String... alerts) {
        awaitFiring(() -> {}, alerts);
    }

    /** Repeats a short-lived cause until its alerts fire. */
    private void awaitFiring(Runnable cause, String... alerts) {
        awaitAlerts("fires: " + List.of(alerts), () -> {
            cause.run();
            Set<String> firing = prometheus.firing();
            seen.addAll(firing);
            assertThat(firing).contains(alerts);
        });
    }

    private void awaitQuiet(String... alerts) {
        awaitAlerts("ends: " + List.of(alerts), () -> assertThat(prometheus.firing())
                .doesNotContain(alerts));
    }

    private void awaitAlerts(String what, ThrowingRunnable assertion) {
        long scrapesBefore = prometheus.scrapes();
        long startedAtNanos = System.nanoTime();
        await(what)
                .atMost(SCRAPES_TIMEOUT)
                .failFast(
                        what + " did not come true within " + SCRAPES_MAX + " scrapes",
                        () -> System.nanoTime() - startedAtNanos > SOON.toNanos()
                                && prometheus.scrapes() - scrapesBefore > SCRAPES_MAX)
                .untilAsserted(assertion);
    }

    private PayrollRuns as(String tenant, String user, String role) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, user, role)), tenant);
    }

    private static int readWith(PayrollRuns runs, String run, String token) {
        return runs.session()
                .get(runs.path(run), Map.of("X-Session-Token", token))
                .status();
    }

    /** Signed with the stack's own keys. */
    private String token(String tenant, Position position) throws IOException {
        return new SessionTokenCodec(
                        SigningKeys.parse(Files.readString(stack.keys().sessionTokenKeysFile())))
                .encode(SessionToken.of(Shard.of("payroll", tenant), position));
    }

    private void execute(String sql) throws SQLException {
        stack.postgres().primary().execute(sql);
    }

    private void superuser(String sql) {
        try (var connection = stack.postgres().primary().connect(PostgresCluster.SUPERUSER, "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    private String query(String sql) throws SQLException {
        return String.valueOf(stack.postgres().primary().query(sql));
    }

    /** Writes 16 MiB of WAL. */
    private void writeWalSegment() {
        superuser("SELECT pg_logical_emit_message(false, 'alerts-it', 'fills a segment')");
        superuser("SELECT pg_switch_wal()");
    }

    private static void signal(String name, String pid) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + Long.parseLong(pid))
                .start()
                .waitFor();
    }

    private static List<URI> urls(List<? extends Instance> instances) {
        return instances.stream().map(Instance::url).toList();
    }

    private static void restart(List<ServiceProcess> services) {
        services.forEach(ServiceProcess::kill);
        services.forEach(ServiceProcess::launch);
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.kafka().bootstrapServers(),
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        "5",
                        "batch.size",
                        "200000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private void produce(String key, Position position) throws Exception {
        try (KafkaProducer<String, String> producer = producer()) {
            producer.send(event(key, position)).get();
        }
    }

    private void publishPosition(String shard, String position) throws Exception {
        try (KafkaProducer<String, String> producer = producer()) {
            producer.send(new ProducerRecord<>(Topics.PUBLISHED, shard, position))
                    .get();
        }
    }

    private static ProducerRecord<String, String> event(String key, Position position) {
        ProducerRecord<String, String> event = new ProducerRecord<>(Topics.EVENTS, key, "{}");
        new EventEnvelope(
                        key,
                        position,
                        UUID.randomUUID(),
                        "payledger.unheard-of.v1",
                        UUID.randomUUID(),
                        Instant.now(),
                        null)
                .write((name, value) -> event.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return event;
    }

    private void setTopic(String key, String value) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
            admin.incrementalAlterConfigs(Map.of(
                            topic, List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }
}
