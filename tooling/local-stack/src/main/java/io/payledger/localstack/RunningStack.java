package io.payledger.localstack;

import io.payledger.stack.Deadline;
import io.payledger.stack.Replay;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A stack that another process started in a directory, found by its process files. Immutable. */
public final class RunningStack {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration SERVING_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOPPED_IN_A_RESTART_MAX = Duration.ofSeconds(3);
    private static final Duration SERVING_POLL_INTERVAL = Duration.ofMillis(200);

    private final Path directory;

    private RunningStack(Path directory) {
        this.directory = directory;
    }

    /**
     * One part of the plan, whether it runs or not.
     *
     * @param state {@code ready}, {@code not ready}, {@code planned}, {@code backoff}, {@code stopped}, or
     *     {@code missing} if it ended and nothing starts it again
     * @param pid empty if it does not run
     * @param restarts how often it was started again after it had ended unexpectedly
     * @param since when it entered the state, or when its process was started
     * @param detail what is to be known besides: why it ended, or how far behind a follower is; may be empty
     */
    public record PartStatus(
            String name,
            String state,
            OptionalLong pid,
            int port,
            int restarts,
            Instant since,
            Path log,
            String detail) {

        public boolean runs() {
            return pid.isPresent();
        }
    }

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

    /** All parts of the plan; empty if nothing runs and nothing starts. */
    public List<PartStatus> parts() {
        List<RunFile> files = RunFile.all(StackDirectory.runFolder(directory));
        boolean anythingRuns = launcher().isPresent()
                || files.stream().anyMatch(file -> file.process().isPresent());
        return anythingRuns ? files.stream().map(RunningStack::status).toList() : List.of();
    }

    private static PartStatus status(RunFile part) {
        OptionalLong pid = part.process().stream().mapToLong(ProcessHandle::pid).findFirst();
        return new PartStatus(
                part.name(),
                pid.isPresent() ? (part.isServing() ? "ready" : "not ready") : stateWithoutProcess(part),
                pid,
                part.port(),
                part.restarts(),
                part.since(),
                part.log(),
                pid.isPresent() && isFollower(part) ? replay(part) : part.detail());
    }

    private static String stateWithoutProcess(RunFile part) {
        return switch (part.state()) {
            case PLANNED -> "planned";
            case BACKOFF -> "backoff";
            case STOPPED -> "stopped";
            case RUNNING, ENDED -> "missing";
        };
    }

    /** The logs of the parts by name, of the last start; they outlive the stack. */
    public Map<String, Path> logs() {
        Path folder = directory.resolve(StackDirectory.LOG_FOLDER);
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, Path> logs = new TreeMap<>();
            files.forEach(file -> {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(StackDirectory.LOG_SUFFIX) && !name.endsWith(StackDirectory.PREVIOUS_LOG_SUFFIX)) {
                    logs.put(name.substring(0, name.length() - StackDirectory.LOG_SUFFIX.length()), file);
                }
            });
            return logs;
        } catch (IOException unreadable) {
            throw new StackException("cannot list " + folder, unreadable);
        }
    }

    /**
     * Asks the launcher to stop, start or restart a part, and returns once that is done: a part that is started serves by
     * then. Returns what was done.
     *
     * @throws StackException if nothing supervises the stack, it has no such part, or the part does not start
     */
    public String carryOut(PartCommand command, String part) {
        String done = ask(command, part);
        if (command != PartCommand.STOP) {
            awaitServing(part);
        }
        return done;
    }

    private String ask(PartCommand command, String part) {
        ControlFile control = launcher()
                .flatMap(running -> ControlFile.read(directory))
                .orElseThrow(() -> new StackException("nothing takes commands in " + directory + ": "
                        + (launcher().isPresent()
                                ? "its launcher is starting or stopping, or is none of ./payledger up; try again when it"
                                        + " says that everything is ready"
                                : "start the stack with ./payledger up")));
        URI uri = Address.local(control.port())
                .url()
                .resolve(ControlServer.PARTS + URLEncoder.encode(part, StandardCharsets.UTF_8) + "/" + command.verb());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", ControlServer.authorization(control.secret()))
                .POST(HttpRequest.BodyPublishers.ofString(""))
                .timeout(COMMAND_TIMEOUT)
                .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != HttpURLConnection.HTTP_OK) {
                throw new StackException(response.body());
            }
            return response.body();
        } catch (IOException failed) {
            throw new StackException(
                    "the launcher of " + directory + " did not answer; ./payledger status shows what runs", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted in '" + command.verb() + " " + part + "'", interrupted);
        }
    }

    private void awaitServing(String part) {
        Path folder = StackDirectory.runFolder(directory);
        RunFile decided = Deadline.in(SERVING_TIMEOUT)
                .pollingEvery(SERVING_POLL_INTERVAL)
                .awaitPresent(() -> RunFile.of(part, folder).filter(RunningStack::isDecided))
                .orElseThrow(() -> new StackException(part + " runs, but was not ready within "
                        + SERVING_TIMEOUT.toSeconds() + " s; see ./payledger logs " + part));
        switch (decided.state()) {
            case PLANNED, RUNNING -> {}
            case STOPPED -> throw new StackException(part + " was stopped by another command");
            case ENDED, BACKOFF ->
                throw new StackException(part + " did not start: "
                        + stateWithoutProcess(decided) + " " + decided.detail() + "; "
                        + ChildProcess.tail(decided.log(), 20));
        }
    }

    /** Whether the start of a part has succeeded or failed. Another command may stop it for a moment, and start it again. */
    private static boolean isDecided(RunFile part) {
        return switch (part.state()) {
            case PLANNED -> false;
            case RUNNING -> part.isServing();
            case STOPPED -> part.since().isBefore(Instant.now().minus(STOPPED_IN_A_RESTART_MAX));
            case ENDED, BACKOFF -> true;
        };
    }

    /**
     * As a client on this machine reaches the broker.
     *
     * @throws StackException if Kafka does not run
     */
    public String kafkaBootstrapServers() {
        return running()
                .filter(process -> process.kind() == RunFile.Kind.BROKER)
                .map(broker -> Address.local(broker.port()).toString())
                .findFirst()
                .orElseThrow(() -> new StackException("Kafka does not run in " + directory
                        + "; ./payledger status lists what does, ./payledger up starts a stack"));
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
        // Claiming the directory stops them. The launcher, which would start them again, has ended by now.
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
