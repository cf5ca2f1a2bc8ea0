package io.payledger.endtoend.containers;

import io.payledger.stack.DatabaseServer;
import io.payledger.stack.ServerSettings;
import io.payledger.stack.Wiring;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL server: a primary, or a follower that starts as a copy of it. */
final class PostgresContainer extends ContainerPart implements DatabaseServer {

    static final int PORT = 5432;
    static final String PRIMARY = "primary";

    /** Development values: the port is published to this machine only, and the data live for one test. */
    static final String PASSWORD = "development-only";

    private static final String SUPERUSER = "postgres";
    private static final String INITIALIZATION = "/docker-entrypoint-initdb.d/";

    private PostgresContainer(String name, PostgreSQLContainer container, Network network, Path directory) {
        super(name, container, PORT, network, directory);
    }

    private static PostgreSQLContainer server() {
        return new PostgreSQLContainer(Images.POSTGRES)
                .withUsername(SUPERUSER)
                .withPassword(PASSWORD)
                .withDatabaseName(SUPERUSER)
                .waitingFor(new NoWait());
    }

    static PostgresContainer primary(List<String> followers, Network network, Path directory) {
        PostgreSQLContainer server = server().withEnv(
                        "POSTGRES_INITDB_ARGS",
                        "--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C")
                .withCopyToContainer(Transferable.of(rolesDatabaseAndSlots(followers)), INITIALIZATION + "10-roles.sql")
                // The image allows password logins, except for replication.
                .withCopyToContainer(
                        Transferable.of("echo 'host replication all all scram-sha-256' >> \"$PGDATA/pg_hba.conf\"\n"),
                        INITIALIZATION + "20-replication.sh");
        server.setCommand(arguments(PRIMARY, ServerSettings.postgres()).toArray(String[]::new));
        return new PostgresContainer(PRIMARY, server, network, directory);
    }

    private static String rolesDatabaseAndSlots(List<String> followers) {
        String slots = followers.stream()
                // Reserves WAL immediately, since the follower connects a moment later.
                .map(follower ->
                        "SELECT pg_create_physical_replication_slot('" + ServerSettings.slot(follower) + "', true);\n")
                .collect(Collectors.joining());
        return """
                CREATE ROLE %1$s LOGIN REPLICATION PASSWORD '%2$s';
                GRANT pg_monitor TO %1$s;
                CREATE DATABASE %3$s OWNER %1$s;
                """.formatted(Wiring.DATABASE_USER, PASSWORD, DatabaseServer.DATABASE) + slots;
    }

    static PostgresContainer follower(String name, Network network, Path directory) {
        String primary = "host=" + PRIMARY + " port=" + PORT + " user=" + SUPERUSER + " password=" + PASSWORD;
        Map<String, String> settings = ServerSettings.postgres();
        settings.putAll(ServerSettings.follower(name, primary));
        List<String> arguments = arguments(name, settings);
        // A restarted container already has its copy.
        String script = """
                if [ ! -s "$PGDATA/PG_VERSION" ]; then
                  install -d -o postgres -g postgres -m 700 "$PGDATA"
                  pg_basebackup -d "$0" -D "$PGDATA" -X stream -c fast -S %s
                  touch "$PGDATA/standby.signal"
                fi
                exec docker-entrypoint.sh "$@"
                """.formatted(ServerSettings.slot(name));
        PostgreSQLContainer server = server();
        server.withCreateContainerCmdModifier(command ->
                command.withEntrypoint("bash", "-euc", script, primary).withCmd(arguments));
        return new PostgresContainer(name, server, network, directory);
    }

    private static List<String> arguments(String name, Map<String, String> settings) {
        return Stream.concat(
                        Stream.of("postgres", "-c", "cluster_name=" + name),
                        settings.entrySet().stream()
                                .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue())))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port() + "/" + database + "?connectTimeout=2", SUPERUSER, PASSWORD);
    }

    @Override
    boolean serves() {
        try (Connection connection = connect(SUPERUSER)) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }
}
