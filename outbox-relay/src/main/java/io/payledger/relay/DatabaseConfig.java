package io.payledger.relay;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The primary whose outbox is relayed. */
@ConfigMapping(prefix = "payledger.database")
public interface DatabaseConfig {

    /** {@code host:port} of the primary. A follower is never asked: its history may end earlier. */
    String primary();

    String name();

    /** Needs the attribute REPLICATION, SELECT on all tables of the schema, and DELETE on outbox for pruning. */
    String user();

    Optional<String> password();

    default String host() {
        return primary().substring(0, portSeparator());
    }

    default int port() {
        return Integer.parseInt(primary().substring(portSeparator() + 1));
    }

    private int portSeparator() {
        int colon = primary().lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "payledger.database.primary must be host:port, and is '" + primary() + "'");
        }
        return colon;
    }
}
