package io.payledger.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payledger.freshness.Shard;
import io.payledger.localstack.KafkaBroker;
import io.payledger.testing.DevelopmentCertificate;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.Test;

/** Workers as in a secured deployment: TLS and a password to the broker, TLS between the instances. */
class SecuredWorkerIT {

    private static final String TOPIC = "payroll.events.v2";

    @Test
    void workersOnATopicOfTheirOwnForwardToOneAnotherByTls() throws Exception {
        // given
        Path directory = WorkerTestEnvironment.newDirectory("secured");
        Identities identities = new Identities(directory.resolve("keys"));
        DevelopmentCertificate certificate = DevelopmentCertificate.in(directory.resolve("certificate"));
        try (KafkaBroker broker = KafkaBroker.startIn(directory, certificate.brokerListener());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "worker", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), "open sesame")))
                    .all()
                    .get();
            admin.createTopics(List.of(new NewTopic(TOPIC, 6, (short) 1))).all().get();
            Path client = clientFile(directory, certificate);
            List<EventHistory> histories = new ArrayList<>();
            List<UUID> runs = new ArrayList<>();
            try (Relay relay = new Relay(broker.bootstrapServers(), TOPIC)) {
                for (int number = 1; number <= 12; number++) {
                    EventHistory history = new EventHistory(Shard.of("payroll", "tenant-" + number), number);
                    runs.add(history.approvedRun());
                    histories.add(history);
                    relay.publish(history.events());
                }
            }

            // when
            try (WorkerProcess first = start(directory, "first", broker, identities, certificate, client);
                    WorkerProcess second = start(directory, "second", broker, identities, certificate, client)) {
                HttpTestClient toFirst = HttpTestClient.of(first.url(), certificate.sslContext());
                HttpTestClient toSecond = HttpTestClient.of(second.url(), certificate.sslContext());
                Set<String> servedBy = new HashSet<>();
                await().atMost(Duration.ofSeconds(90))
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .untilAsserted(() -> {
                            assertThat(toFirst.get("/q/health/ready").status()).isEqualTo(200);
                            assertThat(toSecond.get("/q/health/ready").status()).isEqualTo(200);
                            servedBy.clear();
                            for (int i = 0; i < histories.size(); i++) {
                                Reply answer = reconciliation(toFirst, identities, histories.get(i), runs.get(i));
                                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                                servedBy.add(answer.store());
                            }
                            assertThat(servedBy).containsExactlyInAnyOrder(first.name(), second.name());
                        });

                // then: older protocols than TLS 1.3 are not spoken
                try (SSLSocket older = (SSLSocket) certificate
                        .sslContext()
                        .getSocketFactory()
                        .createSocket(first.url().getHost(), first.url().getPort())) {
                    older.setEnabledProtocols(new String[] {"TLSv1.2"});
                    assertThatThrownBy(older::startHandshake).hasMessageContaining("protocol_version");
                }
                // and it is a separate application
                assertThat(admin.listGroups().all().get().stream().map(GroupListing::groupId))
                        .containsExactly("payledger-reconciliation-v4-" + TOPIC);
            }
        }
    }

    private static Path clientFile(Path directory, DevelopmentCertificate certificate) throws IOException {
        return Files.writeString(
                directory.resolve("kafka-client.properties"), """
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
                username="worker" password="open sesame";
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """.formatted(certificate.certificate()));
    }

    private static WorkerProcess start(
            Path directory,
            String name,
            KafkaBroker broker,
            Identities identities,
            DevelopmentCertificate certificate,
            Path clientFile) {
        return WorkerProcess.startEncrypted(
                directory,
                name,
                broker.securedBootstrapServers(),
                identities,
                certificate,
                "-Dpayledger.worker.topic=" + TOPIC,
                "-Dpayledger.kafka.client-properties-file=" + clientFile);
    }

    private static Reply reconciliation(HttpTestClient worker, Identities identities, EventHistory history, UUID run) {
        return worker.as(identities.bearer(history.shard().tenant(), "approver"))
                .get(
                        "/reconciliations/" + history.shard().id() + "/" + run,
                        "X-Session-Token",
                        identities.session(history.shard(), history.position()));
    }
}
