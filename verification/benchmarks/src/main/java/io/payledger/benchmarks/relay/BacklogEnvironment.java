package io.payledger.benchmarks.relay;

import io.payledger.localstack.KafkaBroker;
import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.PostgresServer;
import io.payledger.localstack.StackData;
import io.payledger.schema.DatabaseSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import org.postgresql.ds.PGSimpleDataSource;

/** A primary with the schema of this project, and a broker. */
final class BacklogEnvironment implements AutoCloseable {

    private static final int SHARDS = 50;

    private final PostgresCluster cluster;
    private final KafkaBroker broker;
    private final RoundResources resources;

    private BacklogEnvironment(PostgresCluster cluster, KafkaBroker broker) {
        this.cluster = cluster;
        this.broker = broker;
        this.resources = new RoundResources(cluster.primary(), broker.bootstrapServers());
    }

    static BacklogEnvironment start(Path directory) throws SQLException, InterruptedException, ExecutionException {
        StackData.deleteAtExit(true);
        PostgresCluster cluster = PostgresCluster.startIn(directory.resolve("postgres"), 0);
        KafkaBroker broker;
        try {
            // the slots of a round keep its whole backlog
            cluster.primary().execute("ALTER SYSTEM SET max_slot_wal_keep_size = -1");
            cluster.primary().query("SELECT pg_reload_conf()");
            broker = KafkaBroker.startIn(directory.resolve("kafka"));
        } catch (SQLException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
        BacklogEnvironment environment = new BacklogEnvironment(cluster, broker);
        environment.resources.deleteTopics();
        return environment;
    }

    PostgresServer primary() {
        return cluster.primary();
    }

    KafkaBroker broker() {
        return broker;
    }

    RoundResources resources() {
        return resources;
    }

    /** @param published events that are in the outbox already; a multiple of 50, the number of shards */
    Round round(int number, int published, int events) {
        return Round.on(primary(), broker.bootstrapServers(), number, published, events, SHARDS);
    }

    /**
     * Writes what is published into empty tables, and then the backlog, after a slot has been created for each system that
     * reads the WAL.
     */
    void write(Round round, Collection<RelaySystem> systems) throws SQLException {
        resources.dropSlots();
        try (Connection connection = primary().connect(PostgresCluster.USER, PostgresCluster.DATABASE)) {
            emptySchema(connection);
            compose(connection, round, "outbox", 0, round.published());
            // before there is a slot: it would keep the WAL of this, too
            primary().execute("VACUUM ANALYZE");
            composeBacklog(connection, round);
            OutboxPoller.prepare(connection);
            for (RelaySystem system : systems) {
                if (system.readsWal()) {
                    resources.createSlot(round.nameFor(system));
                }
            }
            commitEach(connection);
        }
        primary().execute("VACUUM ANALYZE");
    }

    private void emptySchema(Connection connection) throws SQLException {
        execute(connection, """
                DROP PUBLICATION IF EXISTS payledger_outbox;
                DROP SCHEMA public CASCADE;
                CREATE SCHEMA public
                """);
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setURL("jdbc:postgresql://" + primary().address() + "/" + PostgresCluster.DATABASE);
        owner.setUser(PostgresCluster.USER);
        DatabaseSchema.migrate(owner);
    }

    /** The events of the backlog, not committed as such yet. */
    private static void composeBacklog(Connection connection, Round round) throws SQLException {
        execute(connection, "CREATE UNLOGGED TABLE backlog (LIKE outbox INCLUDING ALL)");
        compose(connection, round, "backlog", round.published(), round.published() + round.events());
        execute(connection, """
                INSERT INTO shard (shard_id, epoch, sequence)
                SELECT shard_id, epoch, min(sequence) - 1 FROM backlog GROUP BY shard_id, epoch
                """);
    }

    /** Events by turns of the shards, as commands of many tenants leave them in the table. */
    private static void compose(Connection connection, Round round, String table, int from, int end)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table + """

                SELECT ? || n % ?, cluster.epoch, n / ? + 1, gen_random_uuid(), ?, gen_random_uuid(), clock_timestamp(), ?,
                       format('{"item":%s,"name":"Zoë ☃","netMinor":%s,"employee":"%s","digest":"%s%s"}',
                              n, n * 7, gen_random_uuid(), gen_random_uuid(), gen_random_uuid())
                  FROM cluster, generate_series(?, ? - 1) AS n
                """)) {
            statement.setString(1, Round.SHARD_PREFIX);
            statement.setInt(2, round.shards());
            statement.setInt(3, round.shards());
            statement.setString(4, Round.EVENT_TYPE);
            statement.setString(5, Round.TRACE_PARENT);
            statement.setInt(6, from);
            statement.setInt(7, end);
            statement.executeUpdate();
        }
    }

    /** As commands do, without their audit entries: one transaction takes a position and writes one event. */
    private static void commitEach(Connection connection) throws SQLException {
        execute(connection, "SET synchronous_commit = off");
        execute(connection, """
                DO $$
                DECLARE
                    event backlog%ROWTYPE;
                BEGIN
                    FOR event IN SELECT * FROM backlog ORDER BY sequence, shard_id LOOP
                        UPDATE shard SET sequence = event.sequence WHERE shard_id = event.shard_id;
                        INSERT INTO outbox SELECT event.*;
                        COMMIT;
                    END LOOP;
                END
                $$
                """);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        broker.close();
        cluster.close();
        StackData.deleteClosed();
    }
}
