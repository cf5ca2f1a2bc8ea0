package io.payledger.benchmarks.relay;

import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * One backlog, which every system publishes once. The processes of the systems get it as their arguments.
 *
 * @param published events that are in the outbox already, and published; as many of each shard
 * @param events in the backlog, each committed by a transaction of its own
 * @param database where the primary listens: {@code host:port/name}
 * @param user of the database, who may replicate and has no password
 */
public record Round(
        int number, int published, int events, int shards, String database, String user, String bootstrapServers) {

    static final String SHARD_PREFIX = "payroll/tenant-";
    static final String EVENT_TYPE = "payledger.benchmark.v1";
    static final String TRACE_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /** Of everything that a round creates outside of the schema. */
    static final String NAME_PREFIX = "benchmark";

    public Round {
        if (published % shards != 0) {
            throw new IllegalArgumentException(
                    "each shard has as many published events: published=" + published + " shards=" + shards);
        }
    }

    /** Where nothing is published beforehand. */
    public static Round withoutBacklog(PostgresServer primary, String bootstrapServers, int number) {
        return on(primary, bootstrapServers, number, 0, 0, 1);
    }

    static Round on(
            PostgresServer primary, String bootstrapServers, int number, int published, int events, int shards) {
        return new Round(
                number,
                published,
                events,
                shards,
                primary.address() + "/" + PostgresCluster.DATABASE,
                PostgresCluster.USER,
                bootstrapServers);
    }

    static Round of(String[] arguments) {
        return new Round(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                arguments[4],
                arguments[5],
                arguments[6]);
    }

    List<String> arguments() {
        return List.of(
                Integer.toString(number),
                Integer.toString(published),
                Integer.toString(events),
                Integer.toString(shards),
                database,
                user,
                bootstrapServers);
    }

    /** The last sequence of each shard that is published before the backlog. */
    int publishedThrough() {
        return published / shards;
    }

    /** The name of what a system uses in this round: a slot, a topic, a group. */
    public String nameFor(RelaySystem system) {
        return NAME_PREFIX + "_" + system.key() + "_" + number;
    }

    String host() {
        return database.substring(0, database.indexOf(':'));
    }

    String port() {
        return database.substring(database.indexOf(':') + 1, database.indexOf('/'));
    }

    String databaseName() {
        return database.substring(database.indexOf('/') + 1);
    }

    Connection connect(Properties settings) throws SQLException {
        settings.setProperty("user", user);
        return DriverManager.getConnection("jdbc:postgresql://" + database, settings);
    }
}
