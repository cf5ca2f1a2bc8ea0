package io.payledger.api.datastores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresServer;
import io.payledger.testing.DevelopmentCertificate;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both drivers against a server that demands TLS and a password of one of its users. */
@WithApiTestEnvironment
class EncryptedConnectionsTest {

    private static final String USER = "encrypted_test";
    private static final String IS_ENCRYPTED = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static DevelopmentCertificate certificate;

    @Inject
    @SuppressWarnings("NullAway.Init")
    Vertx vertx;

    @BeforeAll
    static void demandTls() throws Exception {
        PostgresServer primary = ApiTestEnvironment.cluster().primary();
        certificate = DevelopmentCertificate.in(directory);
        primary.execute("CREATE ROLE " + USER + " LOGIN PASSWORD 'open sesame'");
        primary.execute("GRANT CONNECT ON DATABASE payledger TO " + USER);
        certificate.demandAt(primary, USER);
    }

    private DatabaseConfig config(String host, String mode, Path rootCert) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "payledger.database.primary",
                host + ":" + ApiTestEnvironment.cluster().primary().port(),
                "payledger.database.name",
                "payledger",
                "payledger.database.user",
                USER,
                "payledger.database.password",
                "open sesame",
                "payledger.database.ssl-mode",
                mode,
                "payledger.database.ssl-root-cert",
                rootCert.toString()));
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(DatabaseConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(DatabaseConfig.class);
    }

    private String byPool(DatabaseConfig config) throws Exception {
        Pool pool = new Pools(vertx, config).of("test", config.address());
        try {
            return pool.query(IS_ENCRYPTED)
                    .execute()
                    .map(rows -> rows.iterator().next().getString(0))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } finally {
            pool.close();
        }
    }

    private static String byMigration(DatabaseConfig config) throws Exception {
        try (Connection connection = new Schema(config)
                        .dataSource(config.user(), config.password())
                        .getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(IS_ENCRYPTED)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void connectionsAreEncryptedAndAuthenticatedByPassword() throws Exception {
        for (String mode : new String[] {"require", "verify-ca", "verify-full"}) {
            DatabaseConfig config = config("127.0.0.1", mode, certificate.certificate());

            assertThat(byPool(config)).as(mode).isEqualTo("true");
            assertThat(byMigration(config)).as(mode).isEqualTo("true");
        }
    }

    @Test
    void refusesAServerOfAnotherAuthority() {
        DatabaseConfig config = config(
                "127.0.0.1",
                "verify-full",
                DevelopmentCertificate.in(directory.resolve("other")).certificate());

        assertThatThrownBy(() -> byPool(config)).hasStackTraceContaining("SSL handshake failed");
        assertThatThrownBy(() -> byMigration(config)).hasMessageContaining("SSL error");
    }

    @Test
    void refusesAServerWithTheCertificateOfAnotherHost() {
        // the certificate is for 127.0.0.1, and this is another address of the same interface
        DatabaseConfig config = config("127.0.0.2", "verify-full", certificate.certificate());

        assertThatThrownBy(() -> byPool(config)).hasStackTraceContaining("127.0.0.2");
        assertThatThrownBy(() -> byMigration(config)).hasMessageContaining("127.0.0.2");
    }

    @Test
    void theServerRefusesPlainText() {
        DatabaseConfig config = config("127.0.0.1", "disable", certificate.certificate());

        assertThatThrownBy(() -> byPool(config)).hasStackTraceContaining("pg_hba.conf rejects connection");
        assertThatThrownBy(() -> byMigration(config)).hasMessageContaining("pg_hba.conf rejects connection");
    }

    @Test
    void namesAMissingAuthorityFile() {
        Path absent = directory.resolve("absent.pem");
        DatabaseConfig config = config("127.0.0.1", "verify-full", absent);

        assertThat(Files.exists(absent)).isFalse();
        assertThatThrownBy(() -> byPool(config))
                .hasMessageContaining("payledger.database.ssl-root-cert=" + absent + " cannot be read");
    }
}
