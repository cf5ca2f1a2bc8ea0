package io.payledger.api.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the database is, and how much of it this service may use. */
@ConfigMapping(prefix = "payledger.database")
public interface DatabaseConfig {

    /** The server that takes writes, {@code host:port}. */
    ServerAddress primary();

    /** Servers that replay it, {@code name=host:port,…}. Each has its own pool; without any, the primary answers every read. */
    Optional<List<FollowerAddress>> followers();

    String name();

    String user();

    /** Left out where the server trusts the address or the socket. */
    Optional<String> password();

    /** Connections to each server. Writes of one tenant queue behind one another however many there are. */
    @WithDefault("20")
    int connectionsMax();

    /** How long opening a connection may take. A free one of the pool is waited for as long as the request's own deadline. */
    @WithDefault("1s")
    Duration connectTimeout();

    /** The longest that one statement may run. Shorter frees a follower sooner from a read that nobody waits for. */
    @WithDefault("5s")
    Duration statementTimeout();

    /** How long a command waits for another one on the same run, key or tenant. Longer queues more behind a stuck one. */
    @WithDefault("2s")
    Duration lockTimeout();

    /** A writer that falls silent inside a transaction is thrown out after this: until then its tenant stands still. */
    @WithDefault("2s")
    Duration idleInTransactionTimeout();

    /** Caps the age of a transaction: one old snapshot keeps dead versions of the shard rows, and every read walks them. */
    @WithDefault("10s")
    Duration transactionTimeout();

    /** How long the start waits for a primary that is not there yet, before it gives up. */
    @WithDefault("60s")
    Duration startTimeout();
}
