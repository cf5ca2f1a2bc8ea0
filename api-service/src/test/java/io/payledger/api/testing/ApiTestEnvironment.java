package io.payledger.api.testing;

import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.SigningKeys;
import io.payledger.localstack.KafkaBroker;
import io.payledger.localstack.PostgresCluster;
import io.payledger.testing.DevelopmentCertificate;
import io.payledger.testing.FaultProxy;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** A primary and two followers, one set for all tests, each behind a {@link FaultProxy}. */
public class ApiTestEnvironment implements QuarkusTestResourceLifecycleManager {

    private static @Nullable PostgresCluster cluster;
    private static @Nullable FaultProxy primaryWire;
    private static final List<FaultProxy> FOLLOWER_WIRES = new ArrayList<>();
    private static @Nullable Path directory;
    private static @Nullable FakeWorker worker;
    private static @Nullable SessionTokenCodec sessionTokens;
    private static @Nullable KafkaBroker kafka;
    private static Map<String, String> settings = Map.of();

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("payledger-api-tests");
            directory = home;
            CompletableFuture<KafkaBroker> broker =
                    CompletableFuture.supplyAsync(() -> KafkaBroker.startIn(home.resolve("kafka")));
            PostgresCluster started = PostgresCluster.startIn(home.resolve("postgres"), 2);
            cluster = started;
            FaultProxy toPrimary = FaultProxy.to(started.primary().address().port());
            primaryWire = toPrimary;
            Roles.bootstrap(started.primary());
            started.awaitCaughtUp(Duration.ofSeconds(30));
            StringBuilder followers = new StringBuilder();
            started.followers().forEach(follower -> {
                FaultProxy wire = FaultProxy.to(follower.address().port());
                FOLLOWER_WIRES.add(wire);
                followers.append(followers.isEmpty() ? "" : ",").append(follower.name() + "=127.0.0.1:" + wire.port());
            });
            kafka = broker.join();
            FakeRelay.makeTopic(kafka());
            DevelopmentCertificate certificate = DevelopmentCertificate.in(home.resolve("certificate"));
            FakeWorker standIn = FakeWorker.start(certificate);
            worker = standIn;
            byte[] secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            String keyFile = "k1 " + Base64.getEncoder().encodeToString(secret) + "\n";
            sessionTokens = new SessionTokenCodec(SigningKeys.parse(keyFile));
            Path keys = Files.writeString(home.resolve("session-token-keys"), keyFile);
            Map<String, String> config = new LinkedHashMap<>();
            config.put("payledger.database.primary", "127.0.0.1:" + toPrimary.port());
            config.put("payledger.database.followers", followers.toString());
            // every test of the service is one of its rights as well: it owns nothing
            config.put("payledger.database.user", "payledger_api");
            config.put("payledger.database.migration.user", "payledger_owner");
            config.put("payledger.database.lock-timeout", "500ms");
            config.put("payledger.database.tenant-reads-waiting-max", "50");
            config.put("payledger.session-reads.probe-interval", "200ms");
            config.put("payledger.session-tokens.keys-file", keys.toString());
            // the certificate is its own authority, which no JDK knows
            config.put(
                    "quarkus.tls.trust-store.pem.certs",
                    certificate.certificate().toString());
            config.put("payledger.workers", standIn.unreachableUrl() + "," + standIn.url());
            config.put("payledger.registers.bytes-max", "8388608");
            config.put("payledger.directory.bytes-max", "8388608");
            config.put("payledger.bank-files.bytes-max", "8388608");
            config.put(
                    "payledger.transfers.directory",
                    Files.createDirectories(home.resolve("transfers")).toString());
            config.put("payledger.transfers.grace", "1s");
            config.put("payledger.transfers.deadline", "8s");
            config.put("payledger.transfers.processing-wait", "2s");
            config.put("payledger.rate-limits.tenant", "3000");
            config.put("payledger.transfers.stored-per-tenant-max", "12");
            config.put("payledger.transfers.unread-per-tenant-max", "200000");
            config.put("payledger.transfers.arriving-per-tenant-max", "300");
            config.put("payledger.region.name", "eu-west");
            config.put("payledger.region.homes.at-home-in-the-south", "eu-south");
            config.put("payledger.region.homes.at-home-in-the-north", "eu-north");
            config.put("payledger.region.urls.eu-south", "https://eu-south.payledger.example");
            config.put("payledger.kafka.bootstrap-servers", kafka().bootstrapServers());
            config.put("payledger.streams.per-tenant-max", "3");
            config.put("payledger.streams.heartbeat", "1s");
            config.put("payledger.streams.stalled-after", "3s");
            config.put("payledger.streams.resumable-max", "20");
            config.put("payledger.streams.connect-timeout", "15s");
            config.put("mp.jwt.verify.publickey", Identities.publicKey());
            config.put("mp.jwt.verify.issuer", Identities.ISSUER);
            config.put("quarkus.http.test-port", "0");
            config.put("quarkus.swagger-ui.enabled", "true");
            // tests wait for spans
            config.put("quarkus.otel.bsp.schedule.delay", "100ms");
            settings = Map.copyOf(config);
            return config;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Of the service under test. */
    public static Map<String, String> settings() {
        return settings;
    }

    /** Where the service listens. */
    public static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    public static PostgresCluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    public static FaultProxy primaryWire() {
        return Objects.requireNonNull(primaryWire);
    }

    public static List<FaultProxy> followerWires() {
        return FOLLOWER_WIRES;
    }

    /** Where large bodies and files are stored. */
    public static Path transfers() {
        return Objects.requireNonNull(directory).resolve("transfers");
    }

    /** Signs as another service with the same keys does. */
    public static SessionTokenCodec sessionTokens() {
        return Objects.requireNonNull(sessionTokens);
    }

    public static KafkaBroker kafka() {
        return Objects.requireNonNull(kafka);
    }

    public static FakeWorker worker() {
        return Objects.requireNonNull(worker);
    }

    @Override
    public void stop() {
        if (worker != null) {
            worker.close();
        }
        if (primaryWire != null) {
            primaryWire.close();
        }
        FOLLOWER_WIRES.forEach(FaultProxy::close);
        if (cluster != null) {
            cluster.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        if (directory != null) {
            delete(directory);
        }
    }

    /** Returns once every follower answers the query so. */
    public static void awaitFollowers(String query, String expected) throws SQLException {
        long giveUpNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (int follower = 1; follower <= FOLLOWER_WIRES.size(); follower++) {
            while (!String.valueOf(cluster().follower(follower).query(query)).equals(expected)) {
                if (System.nanoTime() > giveUpNanos) {
                    throw new AssertionError("follower " + follower + " never showed " + expected);
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
