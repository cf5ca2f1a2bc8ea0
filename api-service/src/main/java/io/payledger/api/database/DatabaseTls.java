package io.payledger.api.database;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How connections to PostgreSQL are protected.
 *
 * @param rootCert the authority in PEM; there wherever the server's certificate is verified
 */
record DatabaseTls(Mode mode, Optional<Path> rootCert) {

    /** The words of libpq's {@code sslmode}; those that fall back to plain text are left out, for they promise nothing. */
    public enum Mode {
        DISABLE(SslMode.DISABLE),

        /** Encrypted, to whoever answers. */
        REQUIRE(SslMode.REQUIRE),

        /** Encrypted, to somebody whom the authority has signed. */
        VERIFY_CA(SslMode.VERIFY_CA),

        /** Encrypted, to the very host that was named. */
        VERIFY_FULL(SslMode.VERIFY_FULL);

        private final SslMode driver;

        Mode(SslMode driver) {
            this.driver = driver;
        }

        /** As libpq and the JDBC driver write it. */
        String word() {
            return driver.value;
        }

        boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }
    }

    public DatabaseTls {
        if (mode.verifies() && rootCert.isEmpty()) {
            throw new IllegalArgumentException("payledger.database.ssl-mode=" + mode.word()
                    + " needs payledger.database.ssl-root-cert, the authority's certificate in PEM");
        }
        if (mode.verifies() && !rootCert.map(Files::isReadable).orElse(false)) {
            throw new IllegalArgumentException("payledger.database.ssl-root-cert="
                    + rootCert.map(Path::toString).orElse("") + " cannot be read");
        }
    }

    public static DatabaseTls of(DatabaseConfig config) {
        return new DatabaseTls(config.sslMode(), config.sslRootCert());
    }

    void protect(PgConnectOptions options) {
        options.setSslMode(mode.driver);
        // otherwise the JDK's authorities would have to know the server
        options.setTrustAll(mode == Mode.REQUIRE);
        if (mode.verifies()) {
            rootCert.ifPresent(
                    authority -> options.setPemTrustOptions(new PemTrustOptions().addCertPath(authority.toString())));
        }
        if (mode == Mode.VERIFY_FULL) {
            options.setHostnameVerificationAlgorithm("HTTPS");
        }
    }

    void protect(PGSimpleDataSource source) {
        source.setSslMode(mode.word());
        rootCert.ifPresent(authority -> source.setSslRootCert(authority.toString()));
    }
}
