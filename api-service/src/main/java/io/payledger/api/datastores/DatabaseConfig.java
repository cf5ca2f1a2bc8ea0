package io.payledger.api.datastores;

import io.payledger.service.connections.PrimaryConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the database is, and how much of it this service may use. */
@ConfigMapping(prefix = "payledger.database")
public interface DatabaseConfig extends PrimaryConfig {

    /** Servers that replay it, {@code name=host:port,…}. Each has its own pool; without any, the primary answers every read. */
    Optional<List<FollowerAddress>> followers();

    Migration migration();

    /** Connections to each server. Writes of one tenant queue behind one another however many there are. */
    @WithDefault("20")
    int connectionsMax();

    /**
     * How many of them commands of one tenant may hold at once; the others wait their turn. More is hardly faster, for a
     * tenant's commits queue behind one row, and lets fewer stuck tenants take every connection.
     */
    @WithDefault("4")
    int tenantConnectionsMax();

    /**
     * How many connections session reads of one tenant may hold at once, at all servers; the others wait their turn. A read counts as one
     * more for each 250 rows that it asks for. Reads of whole files are not counted.
     */
    @WithDefault("8")
    int tenantReadsMax();

    /** How many more of them may wait; another one is refused at once. */
    @WithDefault("200")
    int tenantReadsWaitingMax();

    /** How long opening a connection may take. A free one of the pool is waited for as long as the request's own deadline. */
    @WithDefault("1s")
    Duration connectTimeout();

    /** The longest that one statement may run, but those of bulk commands. Shorter frees a follower sooner from a read whose caller is gone. */
    @WithDefault("5s")
    Duration statementTimeout();

    /** How long a command waits for another one on the same run, key or tenant. Longer queues more behind a stuck one. */
    @WithDefault("2s")
    Duration lockTimeout();

    /** The server ends the connection of a writer that is silent inside a transaction for this long, and so delays its tenant. */
    @WithDefault("2s")
    Duration idleInTransactionTimeout();

    /** Caps the age of a transaction, but that of a bulk command, which its deadline caps: one old snapshot keeps dead versions of the shard rows, and every read walks them. */
    @WithDefault("10s")
    Duration transactionTimeout();

    /** How long the start waits for a primary that is not there yet, before it gives up. */
    @WithDefault("60s")
    Duration startTimeout();

    /** The role that changes the schema. The service's own role then owns no table, and cannot drop, alter or truncate one. */
    interface Migration {

        /** Owns the database; by default the service's own user. */
        Optional<String> user();

        Optional<String> password();

        /**
         * Enables row-level security once its policies are there. With {@code false} it is left as it is: for a rolling upgrade,
         * as long as instances of a version without it are running, which would see no row.
         */
        @WithDefault("true")
        boolean rowLevelSecurity();
    }
}
