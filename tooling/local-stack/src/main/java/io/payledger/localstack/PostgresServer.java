package io.payledger.localstack;

import io.payledger.stack.DatabaseServer;
import io.payledger.stack.Deadline;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL server of the cluster. Safe for use by several threads. */
public final class PostgresServer extends ChildProcess implements DatabaseServer {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private final Path dataDirectory;
    private final Path binaries;
    private final PostgresAccount account;

    PostgresServer(
            String name, int port, Path dataDirectory, Path binaries, PostgresAccount account, StackDirectory home) {
        super(home, name, RunFile.Kind.POSTGRES, Address.local(port));
        this.dataDirectory = dataDirectory;
        this.binaries = binaries;
        this.account = account;
    }

    public int port() {
        return address().port();
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return connect(PostgresCluster.SUPERUSER, database);
    }

    /** No password: the servers trust every connection of the loopback interface. */
    public Connection connect(String user, String database) throws SQLException {
        return connect(address(), user, database);
    }

    static Connection connect(Address address, String user, String database) throws SQLException {
        // Not by DriverManager, which finds no driver from within some class loaders of test frameworks.
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://" + address + "/" + database
                + "?connectTimeout=2&ApplicationName=payledger-local-stack");
        source.setUser(user);
        return source.getConnection();
    }

    /** Returns once it accepts connections. */
    @Override
    public void start() {
        launch();
        awaitConnections();
    }

    @Override
    synchronized void launch() {
        if (!isRunning()) {
            forgetDeadServer();
        }
        launch(account.running(binaries.resolve("postgres").toString(), "-D", dataDirectory.toString()), Map.of());
    }

    /**
     * Stops the process that a leftover postmaster.pid names if it serves this directory, and removes the file in any
     * case: another process with the same id would keep PostgreSQL from starting.
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
            throw new StackException("damaged file of a former server: " + pidFile, unreadable);
        }
    }

    void awaitConnections() {
        if (!Deadline.in(START_TIMEOUT).await(() -> !isRunning() || acceptsConnections()) || !isRunning()) {
            throw new StackException("PostgreSQL " + name() + " did not start on " + address() + "; " + tail(20));
        }
    }

    private boolean acceptsConnections() {
        return acceptsConnections(address());
    }

    static boolean acceptsConnections(Address address) {
        try (Connection connection = connect(address, PostgresCluster.SUPERUSER, "postgres")) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }
}
