package io.payledger.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL server of the cluster, with the faults that can be done to it. Safe for use by several threads. */
public final class PostgresServer {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private final String name;
    private final Address address;
    private final Path dataDirectory;
    private final Path binaries;
    private final Path log;
    private final PostgresAccount account;
    private final StackDirectory home;
    private @Nullable ChildProcess process;

    PostgresServer(
            String name, int port, Path dataDirectory, Path binaries, PostgresAccount account, StackDirectory home) {
        this.name = name;
        this.address = Address.local(port);
        this.dataDirectory = dataDirectory;
        this.binaries = binaries;
        this.account = account;
        this.home = home;
        this.log = home.newLog(name);
    }

    /** {@code primary}, {@code follower-1}, {@code follower-2} and so on. */
    public String name() {
        return name;
    }

    public Address address() {
        return address;
    }

    public int port() {
        return address.port();
    }

    public Path log() {
        return log;
    }

    public synchronized boolean isRunning() {
        return process != null && process.isRunning();
    }

    /** As superuser, on the database {@code payledger}. */
    public Connection connect() throws SQLException {
        return connect(PostgresCluster.SUPERUSER, PostgresCluster.DATABASE);
    }

    /** No password: the servers trust whoever reaches the loopback interface. */
    public Connection connect(String user, String database) throws SQLException {
        return connect(address, user, database);
    }

    static Connection connect(Address address, String user, String database) throws SQLException {
        // Not by DriverManager, which finds no driver from within some class loaders of test frameworks.
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setConnectTimeout(2);
        source.setApplicationName("payledger-local-stack");
        return source.getConnection();
    }

    /** Runs a statement as superuser, on the database {@code payledger}. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row of a query run as superuser, as text; null where that is SQL's null. */
    public @Nullable String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no row from " + sql);
            }
            return rows.getString(1);
        }
    }

    /** Starts the server where it was stopped or killed, and returns once it accepts connections. */
    public synchronized void start() {
        launch();
        awaitConnections();
    }

    synchronized void launch() {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running already");
        }
        forgetDeadServer();
        process = ChildProcess.start(
                home,
                name,
                RunFile.Kind.POSTGRES,
                address.port(),
                log,
                account.running(binaries.resolve("postgres").toString(), "-D", dataDirectory.toString()),
                Map.of());
    }

    /**
     * Whoever is named by a leftover postmaster.pid is stopped if it serves this directory; the file goes in any case,
     * since a stranger who got the same process id would keep PostgreSQL from starting.
     */
    void forgetDeadServer() {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return;
            }
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            ProcessHandle.of(pid)
                    .filter(handle -> handle.info().commandLine().orElse("").contains(dataDirectory.toString()))
                    .ifPresent(handle -> Signals.stop(handle, RunFile.Kind.POSTGRES.stopSignal, STOP_GRACE));
            Files.deleteIfExists(pidFile);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException unreadable) {
            throw new LocalStackException("damaged file of a former server: " + pidFile, unreadable);
        }
    }

    void awaitConnections() {
        if (!Deadline.in(START_TIMEOUT).await(() -> !isRunning() || acceptsConnections()) || !isRunning()) {
            throw new LocalStackException(
                    "PostgreSQL " + name + " did not start on " + address + "; " + ChildProcess.tail(log, 20));
        }
    }

    private boolean acceptsConnections() {
        try (Connection connection = connect(PostgresCluster.SUPERUSER, "postgres")) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** PostgreSQL's fast shutdown: clients are cut off, everything committed is kept. */
    public synchronized void stop() {
        if (process != null) {
            process.stop();
        }
    }

    /** SIGKILL to the server and to all its backends at once: committed data must survive, and nothing else does. */
    public synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    /**
     * From now on this server speaks TLS as well, and of this user it demands TLS and his password. All others come in as
     * before.
     */
    public void demandTls(DevelopmentCertificate certificate, String user) {
        try {
            // written by the server itself: it takes no key that somebody else could read or owns
            execute("COPY (SELECT) TO PROGRAM 'umask 077 && cp \"" + certificate.certificate()
                    + "\" server.crt && cp \"" + certificate.key() + "\" server.key'");
            execute("ALTER SYSTEM SET ssl = on");
            Path rules = dataDirectory.resolve("pg_hba.conf");
            Files.writeString(
                    rules,
                    "hostssl all " + user + " all scram-sha-256\nhostnossl all " + user + " all reject\n"
                            + Files.readString(rules));
            execute("SELECT pg_reload_conf()");
        } catch (IOException | SQLException failed) {
            throw new LocalStackException("could not make " + name + " speak TLS: " + failed.getMessage(), failed);
        }
        if (!Deadline.in(Duration.ofSeconds(10)).await(this::speaksTls)) {
            throw new LocalStackException(name + " does not speak TLS; " + ChildProcess.tail(log, 10));
        }
    }

    private boolean speaksTls() {
        try {
            return "on".equals(query("SHOW ssl"));
        } catch (SQLException failed) {
            throw new LocalStackException("could not see whether " + name + " speaks TLS", failed);
        }
    }

    /**
     * From now on this follower applies every commit that long after it happened; zero ends it. Survives a restart of
     * the follower, not of the cluster.
     */
    public void lag(Duration delay) {
        lag(address, delay);
    }

    static void lag(Address follower, Duration delay) {
        String setting = delay.isZero()
                ? "ALTER SYSTEM RESET recovery_min_apply_delay"
                : "ALTER SYSTEM SET recovery_min_apply_delay = '" + delay.toMillis() + "ms'";
        try (Connection connection = connect(follower, PostgresCluster.SUPERUSER, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(setting);
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException failed) {
            throw new LocalStackException("could not set the lag of " + follower + ": " + failed.getMessage(), failed);
        }
    }

    /** The follower goes on receiving and answering, and applies nothing until {@link #resumeReplay()}. */
    public void pauseReplay() {
        try {
            execute("SELECT pg_wal_replay_pause()");
        } catch (SQLException failed) {
            throw new LocalStackException("could not pause the replay of " + name, failed);
        }
        if (!Deadline.in(Duration.ofSeconds(10)).await(this::replayIsPaused)) {
            throw new LocalStackException("the replay of " + name + " did not pause");
        }
    }

    private boolean replayIsPaused() {
        try {
            return "paused".equals(query("SELECT pg_get_wal_replay_pause_state()"));
        } catch (SQLException failed) {
            throw new LocalStackException("could not see whether the replay of " + name + " is paused", failed);
        }
    }

    public void resumeReplay() {
        try {
            execute("SELECT pg_wal_replay_resume()");
        } catch (SQLException failed) {
            throw new LocalStackException("could not resume the replay of " + name, failed);
        }
    }

    @Override
    public String toString() {
        return name + " at " + address;
    }
}
