package io.payledger.localstack;

import io.payledger.stack.DatabaseServer;
import io.payledger.stack.ServerSettings;
import io.payledger.stack.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    private final PostgresServer primary;
    private final List<PostgresServer> followers;
    private final @Nullable StackDirectory ownDirectory;
    private boolean closed;

    private PostgresCluster(
            PostgresServer primary, List<PostgresServer> followers, @Nullable StackDirectory ownDirectory) {
        this.primary = primary;
        this.followers = List.copyOf(followers);
        this.ownDirectory = ownDirectory;
    }

    /** The directory is made if need be; only one launcher at a time may use it. */
    public static Builder in(Path directory) {
        return new Builder(directory);
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
        return String.join(
                ",",
                followers.stream()
                        .map(follower -> follower.name() + "=" + follower.address())
                        .toList());
    }

    /** Returns once every running follower has applied all that the primary had committed by now. */
    public void awaitCaughtUp(Duration timeout) {
        String target;
        try {
            target = primary.query("SELECT pg_current_wal_lsn()");
        } catch (SQLException failed) {
            throw new LocalStackException("could not ask the primary for its position", failed);
        }
        for (PostgresServer follower : followers) {
            if (follower.isRunning() && !Deadline.in(timeout).await(() -> hasReplayed(follower, target))) {
                throw new LocalStackException(follower + " did not apply " + target + " within " + timeout);
            }
        }
    }

    private static boolean hasReplayed(PostgresServer follower, @Nullable String lsn) {
        // On the database postgres: a new follower may not have applied the making of the other one yet.
        try (Connection connection = follower.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'::pg_lsn")) {
            return rows.next() && rows.getBoolean(1);
        } catch (SQLException failed) {
            throw new LocalStackException("could not ask " + follower + " for its position", failed);
        }
    }

    private void awaitStreaming() {
        boolean streaming = Deadline.in(STREAMING_TIMEOUT).await(() -> {
            try {
                String count = primary.query(
                        "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND application_name LIKE 'follower-%'");
                return Integer.toString(followers.size()).equals(count);
            } catch (SQLException failed) {
                throw new LocalStackException("could not ask the primary for its followers", failed);
            }
        });
        if (!streaming) {
            StringBuilder message = new StringBuilder("a follower does not stream from the primary. If it was stopped "
                    + "for so long that the primary dropped its log, remove the directory to start again.");
            followers.forEach(follower -> message.append('\n').append(ChildProcess.tail(follower.log(), 8)));
            throw new LocalStackException(message.toString());
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // The primary first: it sends its followers everything before it ends, so all three stop at the same point.
        primary.stop();
        followers.parallelStream().forEach(PostgresServer::stop);
        if (ownDirectory != null) {
            ownDirectory.close();
        }
    }

    /** What the cluster is to be. */
    public static final class Builder {

        private final @Nullable Path directory;
        private final @Nullable StackDirectory stack;
        private int followerCount = 2;

        private Builder(Path directory) {
            this.directory = directory;
            this.stack = null;
        }

        private Builder(StackDirectory stack) {
            this.directory = null;
            this.stack = stack;
        }

        /** Two by default. The number is fixed once the directory holds data. */
        public Builder followers(int count) {
            if (count < 0 || count > 8) {
                throw new IllegalArgumentException("0 to 8 followers, not " + count);
            }
            this.followerCount = count;
            return this;
        }

        /** Returns once all servers accept connections and all followers stream. */
        public PostgresCluster start() {
            StackDirectory home = stack != null ? stack : StackDirectory.claim(requireDirectory());
            try {
                return new Boot(home, followerCount, stack == null ? home : null).run();
            } catch (RuntimeException failed) {
                if (stack == null) {
                    home.close();
                }
                throw failed;
            }
        }

        private Path requireDirectory() {
            if (directory == null) {
                throw new IllegalStateException("no directory");
            }
            return directory;
        }
    }

    /** Within the directory of a whole stack, which has been claimed already. */
    static Builder within(StackDirectory stack) {
        return new Builder(stack);
    }

    /** One start: makes the directories the first time, writes the settings every time. */
    private static final class Boot {

        private final StackDirectory home;
        private final int followerCount;
        private final @Nullable StackDirectory ownDirectory;
        private final Path base;
        private final PostgresAccount account;
        private final Path binaries;

        Boot(StackDirectory home, int followerCount, @Nullable StackDirectory ownDirectory) {
            this.home = home;
            this.followerCount = followerCount;
            this.ownDirectory = ownDirectory;
            this.base = home.path().resolve("postgres");
            this.account = PostgresAccount.choose();
            this.binaries = PostgresBinaries.folder(account);
        }

        PostgresCluster run() {
            PostgresServer primary = server("primary");
            List<PostgresServer> followers = new ArrayList<>();
            for (int number = 1; number <= followerCount; number++) {
                followers.add(server("follower-" + number));
            }
            PostgresCluster cluster = new PostgresCluster(primary, followers, ownDirectory);
            try {
                // Before anything is written: a server that escaped the process list must not run on it.
                primary.forgetDeadServer();
                followers.forEach(PostgresServer::forgetDeadServer);
                boolean firstTime = makeDirectories(followers);
                configure(primary, followers);
                start(cluster, firstTime);
                return cluster;
            } catch (IOException | SQLException failed) {
                stopAll(cluster);
                throw new LocalStackException("could not start PostgreSQL: " + failed.getMessage(), failed);
            } catch (RuntimeException failed) {
                stopAll(cluster);
                throw failed;
            }
        }

        private static void stopAll(PostgresCluster cluster) {
            cluster.primary.stop();
            cluster.followers.forEach(PostgresServer::stop);
        }

        private PostgresServer server(String name) {
            return new PostgresServer(name, home.port(name), base.resolve(name), binaries, account, home);
        }

        private Path marker() {
            return base.resolve("followers");
        }

        /** Whether they were made now. An interrupted first start starts again: the marker is written last. */
        private boolean makeDirectories(List<PostgresServer> followers) throws IOException {
            if (Files.exists(marker())) {
                int made = Integer.parseInt(Files.readString(marker()).strip());
                if (made != followerCount) {
                    throw new LocalStackException(base + " was made with " + made + " followers, not " + followerCount
                            + "; ask for that many, or remove the directory to start again");
                }
                return false;
            }
            FileTrees.delete(base);
            Files.createDirectories(base);
            Path primary = Files.createDirectory(
                    base.resolve("primary"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            account.take(primary);
            initialize(primary);
            Files.writeString(
                    primary.resolve("postgresql.conf"),
                    "include_if_exists = 'payledger.conf'\n",
                    StandardOpenOption.APPEND);
            for (PostgresServer follower : followers) {
                // A copy of a server that never ran is a base backup of it.
                Path copy = base.resolve(follower.name());
                FileTrees.copy(primary, copy);
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
            Process initdb = new ProcessBuilder(command)
                    .directory(base.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                if (initdb.waitFor() != 0) {
                    throw new LocalStackException("initdb failed; " + ChildProcess.tail(log, 20));
                }
            } catch (InterruptedException interrupted) {
                initdb.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new LocalStackException("interrupted while making the database directory", interrupted);
            }
        }

        private void configure(PostgresServer primary, List<PostgresServer> followers) throws IOException {
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

        private void start(PostgresCluster cluster, boolean firstTime) throws IOException, SQLException {
            cluster.primary.start();
            if (firstTime) {
                prepare(cluster);
            }
            cluster.followers.forEach(PostgresServer::launch);
            cluster.followers.forEach(PostgresServer::awaitConnections);
            // A lag that was injected the last time would surprise the user who starts the cluster today.
            cluster.followers.forEach(follower -> follower.lag(Duration.ZERO));
            cluster.awaitStreaming();
            // The roles and the database have to be there as well when this returns.
            cluster.awaitCaughtUp(STREAMING_TIMEOUT);
            if (firstTime) {
                Files.writeString(marker(), followerCount + "\n");
            }
        }

        private static void prepare(PostgresCluster cluster) throws SQLException {
            List<String> statements = new ArrayList<>();
            for (PostgresServer follower : cluster.followers) {
                // Reserved at once: the log is kept from here on, though the follower comes a moment later.
                statements.add("SELECT pg_create_physical_replication_slot('" + ServerSettings.slot(follower.name())
                        + "', true)");
            }
            Collections.addAll(
                    statements,
                    "CREATE ROLE " + USER + " LOGIN REPLICATION",
                    "GRANT pg_monitor TO " + USER,
                    "CREATE DATABASE " + DATABASE + " OWNER " + USER);
            try (Connection connection = cluster.primary.connect("postgres");
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }
    }
}
