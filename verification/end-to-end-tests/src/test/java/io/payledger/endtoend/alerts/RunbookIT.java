package io.payledger.endtoend.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.endtoend.OnlyOnTheLocalStack;
import io.payledger.events.Topics;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.ServiceProcess;
import io.payledger.stack.Instance;
import io.payledger.stack.Service;
import io.payledger.stack.StackPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The procedures of docs/operating/runbook.md, step by step. The lost slot is in {@link AlertsIT}. Rebuilding a follower
 * is tested on containers only, since the local stack creates its followers itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@OnlyOnTheLocalStack("it edits files and topics of the stack in place; once is enough")
class RunbookIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String GROUP = "payledger-reconciliation-v4";

    @SuppressWarnings("NullAway.Init")
    private LocalStack stack;

    @BeforeAll
    void start() throws IOException {
        Path home =
                Files.createDirectories(Path.of("target", "stacks", "runbook").toAbsolutePath());
        stack = LocalStack.in(home)
                .plan(StackPlan.USUAL.relays(2).setting(Service.RELAY, "payledger.relay.sweep-interval", "3s"))
                .fresh()
                .start();
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void aShardIsPublishedAgainAfterAGapInTheTopic() throws Exception {
        String tenant = "gap";
        String run = approved(tenant);
        awaitApplied(stack.worker(1), tenant, 5);
        stopAll(stack.relays());
        as(tenant, "petra", "preparer").create();
        // so the relay never publishes event 1/6
        publishPosition("payroll/" + tenant, "1/6");
        startAll(stack.relays());
        as(tenant, "petra", "preparer").create();
        await("the worker stops at the gap").atMost(SOON).untilAsserted(() -> assertThat(
                        frontier(stack.worker(1), tenant)
                                .path("frozen")
                                .path("reason")
                                .asText())
                .isEqualTo("gap"));
        assertThat(as(tenant, "amir", "approver").reconciliation(run).status()).isEqualTo(503);

        assertThat(stack.postgres()
                        .primary()
                        .query("SELECT min(sequence) || '-' || max(sequence) || ' ' || count(*) FROM outbox"
                                + " WHERE shard_id = 'payroll/" + tenant + "' AND sequence > 5"))
                .isEqualTo("6-7 2");
        stopAll(stack.relays());
        publishPosition("payroll/" + tenant, "1/5");
        startAll(stack.relays());

        awaitApplied(stack.worker(1), tenant, 7);
        assertThat(frontier(stack.worker(1), tenant).path("frozen").isNull()).isTrue();
        assertThat(verdict(tenant, run)).isEqualTo("AGREED");
    }

    @Test
    @Order(2)
    void aRelayStopsBeforeARowThatTheBrokerWouldRefuseAndResumesThere() throws Exception {
        String tenant = "oversized";
        setTopic("max.message.bytes", "5000");
        await("both relays have stopped, and say why").atMost(SOON).untilAsserted(() -> {
            for (Instance relay : stack.relays()) {
                JsonNode report = operator(relay.url()).get("/relay").body();
                assertThat(report.path("role").asText()).isEqualTo("stopped");
                assertThat(report.path("reason").asText()).contains("max.message.bytes=5000", "--add-config");
            }
        });
        String run = approved(tenant);

        setTopic("max.message.bytes", "1048588");
        stopAll(stack.relays());
        startAll(stack.relays());

        awaitApplied(stack.worker(1), tenant, 5);
        assertThat(verdict(tenant, run)).isEqualTo("AGREED");
    }

    @Test
    @Order(3)
    void aDeletedTopicIsFilledFromTheOutbox() throws Exception {
        String tenant = "restored";
        String run = approved(tenant);
        awaitApplied(stack.worker(1), tenant, 5);
        assertThat(stack.postgres()
                        .primary()
                        .query("SELECT count(*) FROM shard s WHERE s.sequence > 0 AND NOT EXISTS"
                                + " (SELECT FROM outbox o WHERE o.shard_id = s.shard_id AND o.sequence = 1)"))
                .as("nothing has been pruned")
                .isEqualTo("0");

        stopAll(stack.relays());
        stopAll(stack.workers());
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(Topics.EVENTS, Topics.PUBLISHED)).all().get(20, TimeUnit.SECONDS);
            stack.relays().forEach(ServiceProcess::launch);
            admin.deleteConsumerGroups(List.of(GROUP)).all().get(20, TimeUnit.SECONDS);
            admin.deleteTopics(List.of(GROUP + "-reconciliation-changelog"))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        startAll(stack.workers());

        awaitApplied(stack.worker(1), tenant, 5);
        awaitApplied(stack.worker(1), "gap", 7);
        assertThat(verdict(tenant, run)).isEqualTo("AGREED");
    }

    @Test
    @Order(4)
    void anAddedWorkerTakesOverPartitions() {
        String tenant = "more";
        String run = approved(tenant);

        stack.startOneMore(Service.WORKER, Map.of());

        await("both fold all partitions between them").atMost(SOON).untilAsserted(() -> {
            JsonNode report = operator(stack.worker(1).url()).get("/frontiers").body();
            assertThat(report.path("complete").asBoolean()).isTrue();
            assertThat(report.path("instances")).hasSize(2);
            assertThat(report.path("partitions").findValuesAsText("instance").stream()
                            .distinct())
                    .hasSize(2);
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        as(tenant, "amir", "approver").reconciliation(run).verdict())
                .isEqualTo("AGREED"));
    }

    @Test
    @Order(5)
    void keysOfSessionTokensAreRotatedWithoutALostSession() throws IOException {
        String tenant = "rotation";
        PayrollRuns petra = as(tenant, "petra", "preparer");
        String run = petra.create();
        String old = petra.session().tokens().get(0);
        Path file = stack.keys().sessionTokenKeysFile();
        String former = Files.readString(file).strip();
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        String id = "k" + UUID.randomUUID().toString().substring(0, 8); // a stack's keys outlive its run
        String added = id + " " + Base64.getEncoder().encodeToString(secret);

        rotate(file, former + "\n" + added + "\n");
        assertThat(tokenOfNewSession(tenant, run)).doesNotContain("sig=" + id);
        rotate(file, added + "\n" + former + "\n");
        String recent = tokenOfNewSession(tenant, run);
        assertThat(recent).contains("sig=" + id + ".");
        assertThat(readWith(petra, run, old).status()).isEqualTo(200);
        rotate(file, added + "\n");

        assertThat(readWith(petra, run, recent).status()).isEqualTo(200);
        assertThat(readWith(petra, run, old).problem()).isEqualTo("invalid-session-token");
    }

    @Test
    @Order(6)
    void eventsMoveToATopicWithMorePartitions() throws Exception {
        String tenant = "moved";
        String before = approved(tenant);
        awaitApplied(stack.worker(1), tenant, 5);
        // as after the retention: only the former topic still has them
        execute("DELETE FROM outbox WHERE shard_id = 'payroll/" + tenant + "' AND sequence <= 3");

        ServiceProcess relay = stack.startOneMore(
                Service.RELAY,
                Map.of(
                        "payledger.relay.topic.events", "payroll.events.24",
                        "payledger.relay.topic.published", "payroll.published.24",
                        "payledger.relay.topic.copy-from", Topics.EVENTS,
                        "payledger.relay.topic.partitions", "24",
                        "payledger.relay.slot", "payledger_relay_24",
                        "payledger.relay.transactional-id", "payledger-relay-24"));
        ServiceProcess worker =
                stack.startOneMore(Service.WORKER, Map.of("payledger.worker.topic", "payroll.events.24"));
        String meanwhile = approved(tenant);
        awaitApplied(stack.worker(1), tenant, 10);
        awaitApplied(worker, tenant, 10);
        for (String run : List.of(before, meanwhile)) {
            JsonNode answer = reconciliation(worker, tenant, run);
            assertThat(answer.path("verdict").asText()).isEqualTo("AGREED");
            assertThat(answer).isEqualTo(reconciliation(stack.worker(1), tenant, run));
        }

        stopAll(stack.workers().stream().filter(each -> each != worker).toList());
        stopAll(stack.relays().stream().filter(each -> each != relay).toList());
        execute("SELECT pg_drop_replication_slot('payledger_relay')");
        execute("DELETE FROM relay WHERE name = 'payledger_relay'");

        approved(tenant);
        awaitApplied(worker, tenant, 15);
    }

    /** A worker's answer about a run, without the worker's name. */
    private JsonNode reconciliation(Instance worker, String tenant, String run) {
        ObjectNode answer = new Session(List.of(worker.url()), stack.token(tenant, "ada", "auditor"))
                .get("/reconciliations/payroll/" + tenant + "/" + run)
                .expect(200)
                .body()
                .deepCopy();
        return answer.without("instance");
    }

    private void execute(String sql) throws SQLException {
        stack.postgres().primary().execute(sql);
    }

    private String verdict(String tenant, String run) {
        return as(tenant, "amir", "approver").reconciliation(run).expect(200).verdict();
    }

    private void rotate(Path file, String keys) throws IOException {
        Files.writeString(file, keys);
        List<ServiceProcess> holders = new ArrayList<>(stack.apis());
        holders.addAll(stack.workers());
        stopAll(holders);
        startAll(holders);
    }

    private String tokenOfNewSession(String tenant, String run) {
        PayrollRuns fresh = as(tenant, "petra", "preparer");
        fresh.read(run).expect(200);
        return fresh.session().tokens().get(0);
    }

    private static ApiResponse readWith(PayrollRuns runs, String run, String token) {
        return runs.session().get(runs.path(run), Map.of("X-Session-Token", token));
    }

    /** Five events: created, items, calculated, submitted, approved. */
    private String approved(String tenant) {
        String run = as(tenant, "petra", "preparer").pending(2, 1);
        as(tenant, "amir", "approver").approve(run).expect(200);
        return run;
    }

    private PayrollRuns as(String tenant, String user, String role) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, user, role)), tenant);
    }

    private Session operator(URI service) {
        return new Session(List.of(service), stack.token("operations", "olga", "operator"));
    }

    private JsonNode frontier(Instance worker, String tenant) {
        return operator(worker.url()).get("/frontiers/payroll/" + tenant).body();
    }

    private void awaitApplied(Instance worker, String tenant, long sequence) {
        await(tenant + " is applied by " + worker.name() + " through " + sequence)
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                frontier(worker, tenant).path("appliedThrough").asText())
                        .isEqualTo("1/" + sequence));
    }

    private static void stopAll(List<ServiceProcess> services) {
        services.forEach(ServiceProcess::stop);
    }

    private static void startAll(List<ServiceProcess> services) {
        services.forEach(ServiceProcess::launch);
        services.forEach(service -> service.awaitReady(SOON));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()));
    }

    private void publishPosition(String shard, String position) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.PUBLISHED, shard, position))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private void setTopic(String key, String value) throws Exception {
        try (Admin admin = admin()) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
            admin.incrementalAlterConfigs(Map.of(
                            topic, List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }
}
