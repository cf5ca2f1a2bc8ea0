package io.payledger.relay.leadership;

import static io.payledger.relay.testing.RelayTestEnvironment.awaitRole;
import static io.payledger.relay.testing.RelayTestEnvironment.positionsThrough;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payledger.relay.testing.RelayProcess;
import io.payledger.relay.testing.RelayTestEnvironment;
import io.payledger.relay.testing.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay as deployed: over TLS, with a password for each server, and only with the rights of its role. */
class SecuredRelayIT {

    private static final String ACME = "payroll/acme-de";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private RelayTestEnvironment environment;

    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
        environment.primary().execute("""
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payledger_relay') THEN
                    CREATE ROLE payledger_relay LOGIN REPLICATION PASSWORD 'open sesame';
                  END IF;
                END $$
                """);
        RelayTestEnvironment.certificate().demandAt(environment.primary(), "payledger_relay");
        environment.migrate();
        try (Admin admin = environment.admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "relay", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), "open sesame")))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    private Path clientFile(String password) throws IOException {
        return Files.writeString(directory.resolve("kafka-client.properties"), """
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="relay" password="%s";
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """.formatted(
                        password, RelayTestEnvironment.certificate().certificate()));
    }

    private String[] secured(Path clientFile, String... more) {
        List<String> settings = new java.util.ArrayList<>(List.of(
                "payledger.kafka.bootstrap-servers=" + environment.broker().securedBootstrapServers(),
                "payledger.kafka.client-properties-file=" + clientFile,
                "payledger.database.user=payledger_relay",
                "payledger.database.password=open sesame",
                "payledger.database.ssl-mode=verify-full",
                "payledger.database.ssl-root-cert="
                        + RelayTestEnvironment.certificate().certificate()));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    @Test
    void publishesRepairsAndPrunesOverTlsWithOnlyItsOwnRights() throws Exception {
        Path file = clientFile("open sesame");
        RelayAgent first = environment.leader(secured(file));
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 3);
            environment.awaitEvents(3);
            assertThat(environment.query("SELECT bool_and(s.ssl) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                            + " WHERE a.usename = 'payledger_relay'"))
                    .isEqualTo("t");
            first.close();
            environment.dropSlots();
            writer.commit(ACME, 4, Instant.now().minus(Duration.ofDays(8)));
            environment.execute("INSERT INTO relay VALUES ('other')");

            RelayAgent second = environment.leader(secured(file, "payledger.relay.pruning.interval=500ms"));
            writer.commit(ACME, 1);

            assertThat(environment.positions(environment.awaitEvents(8), ACME)).isEqualTo(positionsThrough(8));
            await().until(() ->
                    "1/8".equals(environment.query("SELECT epoch || '/' || sequence FROM relay_published")));
            environment.execute("DELETE FROM relay WHERE name = 'other'");
            await().until(() -> second.state().counters().pruned() == 4);
        }
    }

    @Test
    void movesItsSlotPastABacklogWithOnlyItsOwnRights() throws Exception {
        Path file = clientFile("open sesame");
        environment.leader(secured(file)).close();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 150);

            RelayAgent relay = environment.leader(
                    secured(file, "payledger.relay.catch-up-rows-min=100", "payledger.relay.sweep-interval=1h"));
            environment.awaitEvents(150);
            environment.awaitHeldSlot();
            writer.commit(ACME, 1);

            assertThat(environment.positions(environment.awaitEvents(151), ACME))
                    .isEqualTo(positionsThrough(151));
            assertThat(relay.state().counters().duplicatesSuppressed()).isZero();
        }
    }

    @Test
    void passwordIsReadFromASecretsDirectory() throws Exception {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        // with a newline at the end, as editors write it
        Files.writeString(secrets.resolve("payledger.database.password"), "open sesame\n");
        List<String> settings = new java.util.ArrayList<>(List.of(secured(clientFile("open sesame"))));
        settings.removeIf(setting -> setting.startsWith("payledger.database.password"));
        settings.add("smallrye.config.source.file.locations=" + secrets);

        try (RelayProcess relay = RelayProcess.start(environment, "secured", settings.toArray(String[]::new));
                Writer writer = environment.writer()) {
            relay.awaitRole("leader");
            writer.commit(ACME, 1);

            assertThat(environment.awaitEvents(1)).hasSize(1);
            assertThat(relay.log()).doesNotContain("open sesame");
        }
    }

    @Test
    void wrongPasswordIsReportedAndRetried() throws Exception {
        RelayAgent relay = environment.relay(secured(clientFile("wrong")));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> relay.state().status().reason().contains("Authentication failed"));
        assertThat(relay.state().status().ready()).isFalse();
    }

    @Test
    void clientFileThatWeakensExactlyOnceIsRefusedAtTheStart() throws Exception {
        Path file = Files.writeString(directory.resolve("client.properties"), "acks=1\nenable.idempotence=false\n");

        assertThatThrownBy(() -> environment.relay(secured(file)))
                .hasMessageContaining("acks, enable.idempotence")
                .hasMessageContaining("decides itself");
    }

    @Test
    void limitedRetentionSetWhileTheRelayLeadsStopsIt() throws Exception {
        RelayAgent relay = environment.leader("payledger.relay.sweep-interval=500ms");
        alter("compression.type", "gzip");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> relay.state().topics().deviations().size() == 1);
        assertThat(relay.state().status().role()).isEqualTo(Role.LEADER);
        assertThat(relay.state().topics().underReplicatedPartitions()).isZero();

        alter("retention.ms", "1000");

        awaitRole(relay, Role.STOPPED);
        assertThat(relay.state().status().reason())
                .contains("retention.ms=1000 instead of -1")
                .contains("--add-config retention.ms=-1");
    }

    private void alter(String key, String value) throws Exception {
        try (Admin admin = environment.admin()) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "payroll.events");
            admin.incrementalAlterConfigs(Map.of(
                            topic, List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
