package io.payledger.relay.operations;

import static io.payledger.relay.testing.RelayTestEnvironment.positionsThrough;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.relay.testing.RelayProcess;
import io.payledger.relay.testing.RelayTestEnvironment;
import io.payledger.relay.testing.RelayTestEnvironment.PublishedRecord;
import io.payledger.relay.testing.Writer;
import io.payledger.testing.HttpEdgeContract;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.MetricsPage;
import io.payledger.testing.OpenApiContract;
import io.payledger.testing.RolesPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service, in separate processes. */
class RelayServiceIT {

    private static final String ACME = "payroll/acme-de";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RelayTestEnvironment environment;

    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void leaderAndStandbyAreReadyLogNoWarningsAndShowMetricsToOperatorsOnly() throws Exception {
        try (RelayProcess leader = RelayProcess.start(environment, "leader");
                Writer writer = environment.writer()) {
            leader.awaitRole("leader");
            try (RelayProcess standby = RelayProcess.start(environment, "standby")) {
                standby.awaitRole("standby");
                for (int i = 0; i < 20; i++) {
                    writer.commit(ACME, 2);
                }
                environment.awaitEvents(40);

                assertThat(leader.get("/q/health/ready").status()).isEqualTo(200);
                assertThat(leader.get("/q/health/ready").text()).containsPattern("\"deviations\": *0\\b");
                assertThat(leader.get("/q/health/live").status()).isEqualTo(200);
                assertThat(standby.get("/q/health/ready").status()).isEqualTo(200);
                for (RolesPage.Row row : RolesPage.of("relay")) {
                    for (String column : row.columns()) {
                        boolean anonymous = column.equals(RolesPage.NO_TOKEN);
                        Reply answer = anonymous ? leader.get(row.path()) : leader.get(row.path(), column);
                        assertThat(answer.status())
                                .as("%s by %s", row.endpoint(), column)
                                .isEqualTo(row.allowed().contains(column) ? 200 : anonymous ? 401 : 403);
                        if (answer.status() != 200) {
                            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
                            assertThat(answer.problem()).isEqualTo(anonymous ? "unauthenticated" : "forbidden");
                        }
                    }
                }
                String operator = RelayProcess.token("operator");
                String auditor = RelayProcess.token("auditor");
                HttpEdgeContract.assertUnusableHeadsAreProblems(leader.port(), "/relay", operator);
                HttpEdgeContract.assertManagementIsForOperators(leader.port(), auditor, operator);
                HttpEdgeContract.assertUnknownPathsAreNoTags(leader.port(), auditor, operator);
                HttpEdgeContract.assertBrowsersAreTold(leader.port());
                HttpEdgeContract.assertTheRootSaysWhatItIs(leader.port(), "outbox-relay", "PayLedger outbox relay");
                assertThat(leader.get("/relay", "operator").text())
                        .contains("\"role\":\"leader\"")
                        .contains("\"slot\":\"payledger_relay\"")
                        .contains("\"events\":40")
                        .contains("\"shards\":1");
                assertThat(leader.get("/relay?colour=blue", "operator").problem())
                        .isEqualTo("malformed-request");
                assertThat(leader.get("/q/metrics", "operator").text())
                        .contains("payledger_relay_events_total 40.0")
                        .contains("payledger_relay_duplicates_suppressed_total 0.0")
                        .contains("payledger_relay_gaps_repaired_total 0.0")
                        .contains("payledger_relay_published_positions 40.0")
                        .contains("payledger_relay_leaderships_total 1.0")
                        .contains("payledger_relay_state{state=\"leader\"} 1.0");
                for (RelayProcess relay : List.of(leader, standby)) {
                    assertThat(MetricsPage.differences(
                                    "relay", relay.get("/q/metrics", "operator").text()))
                            .isEmpty();
                    await("both roles observe slot and outbox")
                            .atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(
                                            relay.get("/q/metrics", "operator").text())
                                    .contains("payledger_relay_slot_active 1.0")
                                    .contains("payledger_relay_slot_wal_status{status=\"reserved\"} 1.0")
                                    .doesNotContain("payledger_relay_slot_retained_bytes NaN")
                                    .doesNotContain("payledger_relay_outbox_oldest_age_seconds 0.0"));
                }
                assertThat(standby.get("/q/metrics", "operator").text())
                        .contains("payledger_relay_state{state=\"standby\"} 1.0");
                assertThat(standby.terminate()).isLessThan(Duration.ofSeconds(3));
                assertThat(leader.terminate()).isLessThan(Duration.ofSeconds(3));
                for (RelayProcess relay : List.of(leader, standby)) {
                    assertThat(relay.log())
                            .doesNotContain("WARN")
                            .doesNotContain("ERROR")
                            .doesNotContain("Exception")
                            .doesNotContain("\tat ");
                }
            }
        }
    }

    @Test
    void theOpenApiDocumentIsCompleteCallersAreLimitedAndEveryLineOfTheLogCanBeJson() throws Exception {
        try (RelayProcess relay = RelayProcess.start(
                environment,
                "documented",
                "quarkus.log.console.json.enabled=true",
                "payledger.rate-limits.tenant=100")) {
            relay.awaitRole("leader");
            OpenApiContract.servedBy(relay.url()).assertHasTheEndpointsOf("relay");
            OpenApiContract.assertIsDocumented(relay.url(), "openapi-relay.yaml");
            relay.heldToItsDocument();
            for (String role : List.of("operator", "auditor", "preparer")) {
                assertThat(relay.get("/relay", role).status()).isEqualTo(role.equals("operator") ? 200 : 403);
            }
            assertThat(relay.get("/relay").status()).isEqualTo(401);
            assertThat(relay.get("/relay?x=1", "operator").status()).isEqualTo(400);
            Reply tooMany = Stream.generate(() -> relay.get("/relay", "operator"))
                    .limit(2_000)
                    .filter(reply -> reply.status() == 429)
                    .findFirst()
                    .orElseThrow();
            assertThat(tooMany.problem()).isEqualTo("too-many-requests");
            assertThat(tooMany.header("RateLimit-Policy")).isEqualTo("\"tenant\";q=100;w=10");
            relay.terminate();
            List<JsonNode> lines = new ArrayList<>();
            for (String line : relay.log()
                    .lines()
                    .filter(each -> !each.startsWith("Picked up JAVA_TOOL_OPTIONS"))
                    .toList()) {
                lines.add(JSON.readTree(line));
            }
            assertThat(lines)
                    .anySatisfy(
                            line -> assertThat(line.path("message").asText()).contains("this relay leads"))
                    .anySatisfy(line -> {
                        assertThat(line.path("loggerName").asText()).isEqualTo("io.payledger.log.security");
                        assertThat(line.path("message").asText()).startsWith("authorization-denied: ");
                        assertThat(line.path("mdc").path("roles").asText()).isEqualTo("auditor");
                        assertThat(line.path("mdc").path("endpoint").asText()).isEqualTo("/relay");
                        assertThat(line.path("mdc").path("status").asText()).isEqualTo("403");
                    })
                    .anySatisfy(line -> assertThat(line.path("message").asText())
                            .startsWith("request refused: ")
                            .contains("status=400 problem=malformed-request"));
        }
    }

    @Test
    void aRelayWithoutAnIssuerOfTokensDoesNotStart() throws Exception {
        try (RelayProcess relay = RelayProcess.start(environment, "no-issuer", "mp.jwt.verify.issuer=")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !relay.isRunning());
            assertThat(relay.log()).contains("mp.jwt.verify.issuer is not set: name the issuer");
        }
    }

    @Test
    void killedLeadersNeitherLoseNorDuplicateNorReorderEvents() throws Exception {
        RelayProcess leader = RelayProcess.start(environment, "relay").awaitRole("leader");
        RelayProcess standby = RelayProcess.start(environment, "relay").awaitRole("standby");
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> {
            int events = 0;
            try (Writer writer = environment.writer()) {
                while (enough.getCount() > 0) {
                    writer.commit(ACME, 3);
                    events += 3;
                }
            } catch (java.sql.SQLException failed) {
                throw new IllegalStateException(failed);
            }
            return events;
        });
        try {
            for (int kill = 0; kill < 3; kill++) {
                environment.awaitEvents(environment.events().size() + 200);
                leader.kill();
                leader = standby.awaitRole("leader");
                standby = RelayProcess.start(environment, "relay");
            }
            enough.countDown();
            int committed = writing.get();

            List<PublishedRecord> events = environment.awaitEvents(committed);
            assertThat(environment.positions(events, ACME)).isEqualTo(positionsThrough(committed));
        } finally {
            enough.countDown();
            leader.kill();
            standby.kill();
        }
    }
}
