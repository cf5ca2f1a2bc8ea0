package io.payledger.localstack;

import io.payledger.stack.DatabaseServer;
import io.payledger.stack.Deadline;
import io.payledger.stack.ServerSettings;
import io.payledger.stack.StackException;
import io.payledger.stack.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL primary with streaming followers in one directory, whose data survive from one start to the next.
 * Safe for use by several threads.
 */
public final class PostgresCluster implements AutoCloseable {

    public static final String DATABASE = DatabaseServer.DATABASE;

    /** Owns the database; no superuser, may replicate, has no password. */
    public static final String USER = Wiring.DATABASE_USER;

    public static final String SUPERUSER = "postgres";

    private static final Duration STREAMING_TIMEOUT = Duration.ofSeconds(30);

    private final StackDirectory home;
    private final Path base;
    private final PostgresAccount account;
    private final Path binaries;
    private final PostgresServer primary;
    private final List<PostgresServer> followers;

    /** Not started yet. */
    PostgresCluster(StackDirectory home, int followerCount) {
        this.home = home;
        this.base = home.path().resolve("postgres");
        this.account = PostgresAccount.choose();
        this.binaries = PostgresBinaries.folder(account);
        this.primary = server("primary");
        this.followers = IntStream.rangeClosed(1, followerCount)
                .mapToObj(number -> server("follower-" + number))
                .toList();
    }

    private PostgresServer server(String name) {
        return new PostgresServer(name, home.port(name), base.resolve(name), binaries, account, home);
    }

    /**
     * Starts a cluster in the directory, which is made if need be; only one launcher at a time may use it. The number of
     * followers is fixed once the directory holds data.
     */
    public static PostgresCluster startIn(Path directory, int followers) {
        StackDirectory home = StackDirectory.claim(directory);
        try {
            PostgresCluster cluster = new PostgresCluster(home, followers);
            cluster.start();
            return cluster;
        } catch (RuntimeException failed) {
            home.close();
            throw failed;
        }
    }

    public PostgresServer primary() {
        return primary;
    }

    public List<PostgresServer> followers() {
        return followers;
    }

    /** Counted from one, as in the name {@code follower-1}. */
    public PostgresServer follower(int number) {
        return followers.get(number - 1);
    }

    /** As {@code payledger.database.followers} wants it: {@code follower-1=host:port,follower-2=host:port}. */
    public String followerList() {
        return followers.stream()
                .map(follower -> follower.name() + "=" + follower.address())
                .collect(Collectors.joining(","));
    }

    /** Returns once every running follower has applied all that the primary had committed by now. */
    public void awaitCaughtUp(Duration timeout) {
        String target;
        try {
            target = primary.query("SELECT pg_current_wal_lsn()");
        } catch (SQLException failed) {
            throw new StackException("could not ask the primary for its position", failed);
        }
        for (PostgresServer follower : followers) {
            if (follower.isRunning() && !Deadline.in(timeout).await(() -> hasReplayed(follower, target))) {
                throw new StackException(follower + " did not apply " + target + " within " + timeout);
            }
        }
    }

    private static boolean hasReplayed(PostgresServer follower, @Nullable String lsn) {
        try {
            // On the database postgres: a new follower may not have applied the making of the other one yet.
            return "t".equals(follower.query("postgres", "SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'::pg_lsn"));
        } catch (SQLException failed) {
            throw new StackException("could not ask " + follower + " for its position", failed);
        }
    }

    private void awaitStreaming() {
        boolean streaming = Deadline.in(STREAMING_TIMEOUT).await(() -> {
            try {
                return primary.streamsTo(followers.size());
            } catch (SQLException failed) {
                throw new StackException("could not ask the primary for its followers", failed);
            }
        });
        if (!streaming) {
            StringBuilder message = new StringBuilder("a follower does not stream from the primary. If it was stopped "
                    + "for so long that the primary dropped its log, remove the directory to start again.");
            followers.forEach(follower -> message.append('\n').append(ChildProcess.tail(follower.log(), 8)));
            throw new StackException(message.toString());
        }
    }

    /** Returns once all servers accept connections and all followers stream; stops all of them where one does not. */
    void start() {
        try {
            // Before anything is written: a server that escaped the process list must not run on it.
            primary.forgetDeadServer();
            followers.forEach(PostgresServer::forgetDeadServer);
            boolean firstTime = makeDirectories();
            configure();
            startServers(firstTime);
        } catch (IOException | SQLException failed) {
            stopServers();
            throw new StackException("could not start PostgreSQL: " + failed.getMessage(), failed);
        } catch (RuntimeException failed) {
            stopServers();
            throw failed;
        }
    }

    private Path marker() {
        return base.resolve("followers");
    }

    /** Whether they were made now. An interrupted first start starts again: the marker is written last. */
    private boolean makeDirectories() throws IOException {
        if (Files.exists(marker())) {
            int made = Integer.parseInt(Files.readString(marker()).strip());
            if (made != followers.size()) {
                throw new StackException(base + " was made with " + made + " followers, not " + followers.size()
                        + "; ask for that many, or remove the directory to start again");
            }
            return false;
        }
        FileTrees.delete(base);
        Files.createDirectories(base);
        Path primaryData = Files.createDirectory(
                base.resolve("primary"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.take(primaryData);
        initialize(primaryData);
        Files.writeString(
                primaryData.resolve("postgresql.conf"),
                "include_if_exists = 'payledger.conf'\n",
                StandardOpenOption.APPEND);
        for (PostgresServer follower : followers) {
            // A copy of a server that never ran is a base backup of it.
            Path copy = base.resolve(follower.name());
            FileTrees.copy(primaryData, copy);
            Files.createFile(copy.resolve("standby.signal"));
            account.take(copy);
        }
        return true;
    }

    private void initialize(Path dataDirectory) throws IOException {
        Path log = home.log("initdb");
        List<String> command = account.running(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + dataDirectory,
                "--auth=trust",
                "--username=" + SUPERUSER,
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync",
                "--no-instructions");
        if (Program.run(new ProcessBuilder(command).directory(base.toFile()).redirectOutput(log.toFile())) != 0) {
            throw new StackException("initdb failed; " + ChildProcess.tail(log, 20));
        }
    }

    private void configure() throws IOException {
        Files.writeString(base.resolve("primary").resolve("payledger.conf"), settings(primary));
        for (PostgresServer follower : followers) {
            String conninfo = "host=%s port=%d user=%s"
                    .formatted(primary.address().host(), primary.address().port(), SUPERUSER);
            Files.writeString(
                    base.resolve(follower.name()).resolve("payledger.conf"),
                    settings(follower) + lines(ServerSettings.follower(follower.name(), conninfo)));
        }
    }

    private static String settings(PostgresServer server) {
        return lines(Map.of(
                        "listen_addresses",
                        server.address().host(),
                        "port",
                        Integer.toString(server.port()),
                        "unix_socket_directories",
                        "",
                        "cluster_name",
                        server.name()))
                + lines(ServerSettings.postgres());
    }

    private static String lines(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = '" + setting.getValue() + "'\n")
                .collect(Collectors.joining());
    }

    private void startServers(boolean firstTime) throws IOException, SQLException {
        primary.start();
        if (firstTime) {
            prepare();
        }
        followers.forEach(PostgresServer::launch);
        followers.forEach(PostgresServer::awaitConnections);
        // A lag that was injected the last time would surprise the user who starts the cluster today.
        followers.forEach(follower -> follower.lag(Duration.ZERO));
        awaitStreaming();
        // The roles and the database have to be there as well when this returns.
        awaitCaughtUp(STREAMING_TIMEOUT);
        if (firstTime) {
            Files.writeString(marker(), followers.size() + "\n");
        }
    }

    private void prepare() throws SQLException {
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (PostgresServer follower : followers) {
                // Reserved at once: the log is kept from here on, though the follower comes a moment later.
                statement.execute("SELECT pg_create_physical_replication_slot('" + ServerSettings.slot(follower.name())
                        + "', true)");
            }
            statement.execute("CREATE ROLE " + USER + " LOGIN REPLICATION");
            statement.execute("GRANT pg_monitor TO " + USER);
            statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
        }
    }

    void stopServers() {
        // The primary first: it sends its followers everything before it ends, so all three stop at the same point.
        primary.stop();
        followers.parallelStream().forEach(PostgresServer::stop);
    }

    /** Stops the servers and releases their directory; only for a cluster of {@link #startIn}. */
    @Override
    public synchronized void close() {
        stopServers();
        home.close();
    }
}
