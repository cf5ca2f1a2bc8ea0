package io.payledger.service.connections;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How connections to PostgreSQL are protected. Throws {@link IllegalArgumentException} if a server's certificate is to be
 * verified and the authority is missing.
 *
 * @param rootCert the authority in PEM; required if the server's certificate is verified
 */
public record DatabaseTls(Mode mode, Optional<Path> rootCert) {

    /** The modes of libpq's {@code sslmode}, without those that fall back to plain text: they protect nothing. */
    public enum Mode {
        DISABLE("disable"),

        /** Encrypted; the server is not verified. */
        REQUIRE("require"),

        /** Encrypted, to a server whose certificate the authority has signed. */
        VERIFY_CA("verify-ca"),

        /** Encrypted, to the host that was named. */
        VERIFY_FULL("verify-full");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        /** As libpq and the drivers write it. */
        public String word() {
            return word;
        }

        public boolean verifies() {
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
}
