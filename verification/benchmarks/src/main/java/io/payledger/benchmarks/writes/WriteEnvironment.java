package io.payledger.benchmarks.writes;

import io.payledger.api.command.CommandConfig;
import io.payledger.api.command.StandaloneTransactions;
import io.payledger.api.datastores.DatabaseConfig;
import io.payledger.api.datastores.SessionReadConfig;
import io.payledger.cli.measurement.ProcessorTime;
import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.PostgresServer;
import io.payledger.localstack.StackData;
import io.payledger.schema.DatabaseSchema;
import io.payledger.stack.Deadline;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** A primary with the schema of this project, and with the same tables without triggers in a schema of their own. */
final class WriteEnvironment implements AutoCloseable {

    /** With the same columns, constraints, indexes, storage parameters and policies; the search path leads the same statements to them. */
    private static final String BARE_TABLES = """
            CREATE ROLE bare LOGIN IN ROLE payledger_api;
            ALTER ROLE bare SET search_path = bare, public;
            CREATE SCHEMA bare;
            GRANT USAGE ON SCHEMA bare TO bare;
            DO $$
            DECLARE
                original record;
            BEGIN
                FOR original IN
                    SELECT c.relname, c.reloptions, pg_get_expr(p.polqual, p.polrelid) AS of_tenant
                      FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'of_tenant'
                     WHERE c.relnamespace = 'public'::regnamespace
                       AND c.relname IN ('shard', 'idempotency_key', 'payroll_run', 'outbox', 'audit_entry')
                LOOP
                    EXECUTE format('CREATE TABLE bare.%1$I (LIKE public.%1$I INCLUDING ALL)', original.relname);
                    IF original.reloptions IS NOT NULL THEN
                        EXECUTE format('ALTER TABLE bare.%I SET (%s)', original.relname,
                                       array_to_string(original.reloptions, ', '));
                    END IF;
                    EXECUTE format('CREATE POLICY of_tenant ON bare.%I USING (%s)', original.relname, original.of_tenant);
                    EXECUTE format('ALTER TABLE bare.%I ENABLE ROW LEVEL SECURITY', original.relname);
                    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON bare.%I TO bare', original.relname);
                END LOOP;
            END
            $$
            """;

    /** Audit entries are protected by a trigger. */
    private static final String EMPTY = """
            SET session_replication_role = replica;
            TRUNCATE shard, idempotency_key, payroll_run, outbox, audit_entry,
                     bare.shard, bare.idempotency_key, bare.payroll_run, bare.outbox, bare.audit_entry;
            INSERT INTO shard (shard_id, epoch, sequence)
            SELECT 'payroll/tenant-' || n, epoch, %2$d FROM cluster, generate_series(1, %1$d) AS n;
            INSERT INTO bare.shard SELECT * FROM shard;
            INSERT INTO outbox (shard_id, epoch, sequence, event_id, event_type, aggregate_id, occurred_at, payload)
            SELECT shard_id, epoch, n, gen_random_uuid(), 'payledger.benchmark.v1', gen_random_uuid(), now(), repeat('x', 300)
              FROM shard, generate_series(1, %2$d) AS n
            """;

    private static final String SETTINGS = """
            SELECT string_agg(format('`%s = %s`', name, setting), ', ' ORDER BY name) FROM pg_settings
             WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'wal_level', 'wal_sync_method')
            """;

    private static final String CONNECTED = """
            SELECT count(*) FROM pg_stat_activity WHERE usename IN ('payledger_api', 'bare')
            """;

    private static final String WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')";

    private static final String WAL_SYNCS = "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'";

    /** Without the earlier events. */
    private static final String ROWS = """
            SELECT (SELECT count(*) FROM %1$s.payroll_run),
                   (SELECT count(*) FROM %1$s.idempotency_key WHERE answer IS NOT NULL),
                   (SELECT count(*) - %2$d FROM %1$s.outbox),
                   (SELECT count(*) FROM %1$s.audit_entry),
                   (SELECT sum(sequence) - %2$d FROM %1$s.shard)
            """;

    /** Without the earlier events, which have no audit entries. */
    private static final String SHARD_ROWS = """
            SELECT s.shard_id, s.sequence - %1$d, s.audit_entries, count(o), coalesce(min(o.sequence) - %1$d, 0),
                   coalesce(max(o.sequence) - %1$d, 0), count(a)
              FROM shard s
              LEFT JOIN outbox o ON o.shard_id = s.shard_id AND o.epoch = s.epoch AND o.sequence > %1$d
              LEFT JOIN audit_entry a ON a.shard_id = o.shard_id AND a.number = o.sequence - %1$d AND a.epoch = o.epoch
                                     AND a.sequence = o.sequence AND a.event_id = o.event_id AND a.subject = o.aggregate_id
             GROUP BY s.shard_id
            """;

    private static final Duration CLOSED_MAX = Duration.ofSeconds(10);

    private final PostgresCluster cluster;
    private final Vertx vertx = Vertx.vertx();

    private WriteEnvironment(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    static WriteEnvironment start(Path directory) throws SQLException {
        StackData.deleteAtExit(true);
        WriteEnvironment environment = new WriteEnvironment(PostgresCluster.startIn(directory, 0));
        try {
            environment.prepare();
            return environment;
        } catch (SQLException | RuntimeException failed) {
            environment.close();
            throw failed;
        }
    }

    private PostgresServer primary() {
        return cluster.primary();
    }

    private void prepare() throws SQLException {
        primary().execute("CREATE ROLE payledger_api LOGIN");
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setURL("jdbc:postgresql://" + primary().address() + "/" + PostgresCluster.DATABASE);
        owner.setUser(PostgresCluster.USER);
        DatabaseSchema.migrate(owner);
        primary().execute(BARE_TABLES);
    }

    /** How durable a commit is, in Markdown. */
    String settings() throws SQLException {
        return ask(SETTINGS);
    }

    /** Connections of the role, as the API has them by default. */
    StandaloneTransactions open(Way way) {
        return StandaloneTransactions.of(
                vertx,
                new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 200, new DurationConverter())
                        .withMapping(DatabaseConfig.class)
                        .withMapping(SessionReadConfig.class)
                        .withMapping(CommandConfig.class)
                        .withDefaultValues(Map.of(
                                "payledger.database.primary",
                                        primary().address().toString(),
                                "payledger.database.name", PostgresCluster.DATABASE,
                                "payledger.database.user", way.role()))
                        .build());
    }

    /** @param earlier events of each tenant that the outbox then holds */
    void empty(int earlier) throws SQLException {
        primary().execute(EMPTY.formatted(Workload.TENANTS_MAX, earlier));
    }

    /** Connections of a database in use plan by statistics, and pages that have changed since the last checkpoint are less WAL. */
    void settle() throws SQLException {
        primary().execute("VACUUM ANALYZE");
        primary().execute("CHECKPOINT");
    }

    /** Once no connection is open any more: a backend may count its last syncs when it ends. */
    ServerUse use() throws SQLException, IOException {
        if (!Deadline.in(CLOSED_MAX).await(this::isUnused)) {
            throw new IllegalStateException("connections of a measurement are still open; see pg_stat_activity");
        }
        long walBytes = Long.parseLong(ask(WAL));
        long walSyncs = Long.parseLong(ask(WAL_SYNCS));
        return new ServerUse(
                ProcessorTime.millis(primary().pid()),
                ProcessorTime.millis(ProcessHandle.current().pid()),
                walBytes,
                walSyncs);
    }

    private boolean isUnused() {
        try {
            return ask(CONNECTED).equals("0");
        } catch (SQLException failed) {
            throw new IllegalStateException("the primary does not answer: " + failed.getMessage(), failed);
        }
    }

    private String ask(String query) throws SQLException {
        return Optional.ofNullable(primary().query(query)).orElseThrow();
    }

    WrittenRows rows(Way way, int earlier) throws SQLException {
        try (Connection connection = primary().connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(ROWS.formatted(way.schema(), (long) earlier * Workload.TENANTS_MAX))) {
            row.next();
            return new WrittenRows(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    /** Of the tables with positions. */
    List<ShardRows> shardRows(int earlier) throws SQLException {
        List<ShardRows> shards = new ArrayList<>();
        try (Connection connection = primary().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SHARD_ROWS.formatted(earlier))) {
            while (row.next()) {
                shards.add(new ShardRows(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)));
            }
        }
        return shards;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        cluster.close();
        StackData.deleteClosed();
    }
}
