package io.payledger.localstack;

import io.payledger.stack.Readiness;
import io.payledger.stack.Replay;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A stack that another process started in a directory, found by its process files. Immutable. */
public final class RunningStack {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);

    private final Path directory;

    private RunningStack(Path directory) {
        this.directory = directory;
    }

    /**
     * One running process.
     *
     * @param replay how far behind a follower is; empty for every other process
     */
    public record ProcessStatus(String name, long pid, int port, boolean ready, Path log, String replay) {}

    public static RunningStack in(Path directory) {
        return new RunningStack(directory);
    }

    /** The stack of the directory, and those one level below it, such as the demo's. */
    public static List<RunningStack> within(Path directory) {
        return StackDirectory.existing(directory).stream().map(RunningStack::in).toList();
    }

    /** The process that started the stack, unless it was killed. */
    public Optional<ProcessHandle> launcher() {
        return StackDirectory.holder(directory);
    }

    public List<ProcessStatus> processes() {
        return running()
                .map(process -> new ProcessStatus(
                        process.name(),
                        process.pid(),
                        process.port(),
                        isReady(process),
                        process.log(),
                        isFollower(process) ? replay(process) : ""))
                .toList();
    }

    /**
     * Makes a follower apply every commit that much later; zero ends it.
     *
     * @throws StackException if no such follower runs
     */
    public void lag(String follower, Duration delay) {
        RunFile server = running()
                .filter(process -> isFollower(process) && process.name().equals(follower))
                .findFirst()
                .orElseThrow(() -> new StackException("no follower called '" + follower + "' runs in " + directory
                        + "; ./payledger status lists the processes that do"));
        try (Connection connection = connect(server)) {
            Replay.delayedBy(delay).applyTo(connection);
        } catch (SQLException failed) {
            throw new StackException("could not set the lag of " + follower, failed);
        }
    }

    /** Stops the launcher and every process that a killed launcher left. Returns whether anything was running. */
    public boolean stop(Consumer<String> progress) {
        Optional<ProcessHandle> launcher = launcher();
        launcher.ifPresent(process -> {
            progress.accept("stopping launcher " + process.pid());
            Signals.stop(process, "TERM", STOP_TIMEOUT);
        });
        long leftovers = running().count();
        if (leftovers > 0) {
            progress.accept("stopping " + leftovers + " processes that a killed launcher left");
        }
        // Claiming the directory stops them.
        StackDirectory.claim(directory).close();
        return launcher.isPresent() || leftovers > 0;
    }

    private Stream<RunFile> running() {
        return RunFile.all(StackDirectory.runFolder(directory)).stream()
                .filter(file -> file.process().isPresent());
    }

    private static boolean isFollower(RunFile process) {
        return process.kind() == RunFile.Kind.POSTGRES && !process.name().equals("primary");
    }

    private static boolean isReady(RunFile process) {
        return switch (process.kind()) {
            case SERVICE -> Readiness.of(Address.local(process.port()).url());
            case BROKER -> isListening(process);
            case POSTGRES -> PostgresServer.acceptsConnections(Address.local(process.port()));
        };
    }

    private static boolean isListening(RunFile broker) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port()), 1_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static String replay(RunFile follower) {
        try (Connection connection = connect(follower);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
                               current_setting('recovery_min_apply_delay'),
                               pg_get_wal_replay_pause_state()
                        """)) {
            row.next();
            return row.getLong(1) + " bytes behind, injected lag " + row.getString(2) + ", replay " + row.getString(3);
        } catch (SQLException refused) {
            return "does not answer: " + refused.getMessage();
        }
    }

    private static Connection connect(RunFile server) throws SQLException {
        return PostgresServer.connect(
                Address.local(server.port()), PostgresCluster.SUPERUSER, PostgresCluster.DATABASE);
    }
}
