package io.payledger.service.connections;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** How a service reaches the primary: the settings that every mapping of {@code payledger.database} has. */
public interface PrimaryConfig {

    /**
     * {@code host:port} of the primary, never of a follower, whose history may end earlier. The port is 5432 if it is left
     * out.
     */
    String primary();

    String name();

    String user();

    /** Not needed if the server trusts the address. Best given as a file in a secrets directory. */
    Optional<String> password();

    /**
     * {@code disable}, {@code require}, {@code verify-ca} or {@code verify-full}. Only the last one detects another
     * server that answers under this name.
     */
    @WithDefault("disable")
    DatabaseTls.Mode sslMode();

    /** The authority that signed the servers' certificates, PEM. {@code verify-ca} and {@code verify-full} need it. */
    Optional<Path> sslRootCert();

    /** Parsed here and not by a converter, whose message SmallRye does not show. */
    default ServerAddress address() {
        try {
            return ServerAddress.of(primary());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("payledger.database.primary is " + malformed.getMessage(), malformed);
        }
    }

    default DatabaseTls tls() {
        return new DatabaseTls(sslMode(), sslRootCert());
    }
}
