package io.payledger.relay.store;

import io.payledger.relay.DatabaseConfig;
import io.payledger.service.connections.DatabaseTls;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the primary. Confined to one thread at a time. Every statement is its own transaction. */
public final class PrimaryConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PrimaryConnection.class);

    /** A query that only serves a metric must not cost the server more than this. */
    static final int METRIC_QUERY_SECONDS_MAX = 5;

    private final Connection connection;
    private final OutboxTable outbox;

    private PrimaryConnection(Connection connection) {
        this.connection = connection;
        this.outbox = new OutboxTable(connection);
    }

    public static PrimaryConnection open(DatabaseConfig config) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        config.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("ApplicationName", "payledger-relay");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("tcpKeepAlive", "true");
        DatabaseTls tls = config.tls();
        properties.setProperty("sslmode", tls.mode().word());
        tls.rootCert().ifPresent(authority -> properties.setProperty("sslrootcert", authority.toString()));
        return new PrimaryConnection(
                DriverManager.getConnection("jdbc:postgresql://" + config.address() + "/" + config.name(), properties));
    }

    /** What this server lacks before its outbox can be relayed; empty if nothing is missing. */
    public Optional<String> missing(String publication) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pg_is_in_recovery(),
                       current_setting('wal_level') = 'logical',
                       to_regclass('public.outbox') IS NOT NULL
                         AND to_regclass('public.shard') IS NOT NULL
                         AND to_regclass('public.cluster') IS NOT NULL
                         AND to_regclass('public.relay_published') IS NOT NULL,
                       EXISTS (SELECT FROM pg_publication WHERE pubname = ?)
                """)) {
            statement.setString(1, publication);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(1)) {
                    return Optional.of("a primary: this server is a follower");
                }
                if (!row.getBoolean(2)) {
                    return Optional.of("wal_level = logical on the primary");
                }
                if (!row.getBoolean(3)) {
                    return Optional.of(
                            "the tables outbox, shard, cluster and relay_published, which the API's migration creates");
                }
                if (!row.getBoolean(4)) {
                    return Optional.of("the publication " + publication + ", which the API's migration creates");
                }
                return Optional.empty();
            }
        }
    }

    public OutboxTable outbox() {
        return outbox;
    }

    public ReplicationSlot slot(String name) {
        return new ReplicationSlot(connection, name);
    }

    public RelayRegistry registry(String relay) {
        return new RelayRegistry(connection, relay);
    }

    /** Throws nothing: a connection that does not close is lost already. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException lost) {
            LOG.debug("a connection to the primary did not close", lost);
        }
    }
}
