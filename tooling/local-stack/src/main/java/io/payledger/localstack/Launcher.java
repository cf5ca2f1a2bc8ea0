package io.payledger.localstack;

import io.payledger.stack.Readiness;
import io.payledger.stack.Replay;
import io.payledger.stack.StackException;
import io.payledger.stack.StackPlan;
import java.io.IOException;
import java.io.PrintWriter;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the local stack. Exit codes: 0 done, 1 failed, 2 misused, 3 (status) nothing runs. */
@Command(
        name = "payledger",
        description = "A whole PayLedger on this machine.",
        subcommands = {
            Launcher.Up.class,
            Launcher.Down.class,
            Launcher.Status.class,
            Launcher.Token.class,
            Launcher.Lag.class,
            CommandLine.HelpCommand.class
        })
public final class Launcher {

    private static final int NOTHING_RUNS = 3;
    private static final Duration DOWN_TIMEOUT = Duration.ofSeconds(90);

    private Launcher() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Launcher()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StackException expected) {
                command.getErr().println("payledger: " + expected.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
    }

    /** What every command needs. */
    abstract static class StackCommand implements Callable<Integer> {

        @Option(
                names = "--directory",
                defaultValue = "${env:PAYLEDGER_DIRECTORY}",
                description = "Data, logs and keys of the stack; PAYLEDGER_DIRECTORY, or .payledger in the repository.")
        private @Nullable Path directory;

        @Spec
        private @Nullable CommandSpec spec;

        final Path directory() {
            return directory != null ? directory : RepositoryHome.find().resolve(".payledger");
        }

        final PrintWriter out() {
            if (spec == null) {
                throw new IllegalStateException("not run by picocli");
            }
            return spec.commandLine().getOut();
        }

        final synchronized void say(String line) {
            out().println(line);
            out().flush();
        }

        final List<RunFile> processes() {
            return RunFile.all(StackDirectory.runFolder(directory()));
        }
    }

    @Command(name = "up", description = "Starts everything and stays; Ctrl-C stops it all.")
    static final class Up extends StackCommand {

        @Option(names = "--followers", defaultValue = "2", description = "PostgreSQL followers (${DEFAULT-VALUE}).")
        private int followers;

        @Option(names = "--apis", defaultValue = "1", description = "Instances of the API (${DEFAULT-VALUE}).")
        private int apis;

        @Option(names = "--relays", defaultValue = "1", description = "Instances of the relay (${DEFAULT-VALUE}).")
        private int relays;

        @Option(names = "--workers", defaultValue = "1", description = "Instances of the worker (${DEFAULT-VALUE}).")
        private int workers;

        // What fails from now on fails because it is being stopped.
        private volatile boolean stopping;

        @Override
        public Integer call() throws InterruptedException {
            long startedAtNanos = System.nanoTime();
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopping, "say that it stops"));
            say("starting PostgreSQL with " + followers + " followers, and Kafka, in " + directory());
            LocalStack stack;
            try {
                stack = LocalStack.in(directory())
                        .plan(StackPlan.USUAL
                                .followers(followers)
                                .apis(apis)
                                .relays(relays)
                                .workers(workers))
                        .progress(this::say)
                        .start();
            } catch (LocalStackException failed) {
                if (stopping) {
                    return CommandLine.ExitCode.SOFTWARE;
                }
                throw failed;
            }
            say(String.format("everything is ready after %.1f s", (System.nanoTime() - startedAtNanos) / 1e9));
            describe(stack);
            // For ever: the JVM's shutdown stops what runs.
            new CountDownLatch(1).await();
            return CommandLine.ExitCode.OK;
        }

        private void stopping() {
            stopping = true;
            say("stopping everything");
        }

        private void describe(LocalStack stack) {
            say("");
            stack.apis().forEach(api -> say("  API       " + api.url() + "/api/v1"));
            stack.relays().forEach(relay -> say("  relay     " + relay.url() + "/q/health"));
            stack.workers().forEach(worker -> say("  worker    " + worker.url() + "/frontiers"));
            say("  Kafka     " + stack.kafka().bootstrapServers());
            say("  primary   " + jdbcUrl(stack.postgres().primary()));
            stack.postgres().followers().forEach(follower -> say("  follower  " + jdbcUrl(follower)));
            say("  logs      " + stack.directory().resolve("logs"));
            say("");
            stack.apiUrls().stream().limit(1).forEach(api -> {
                say("Try (the token is good for " + DevelopmentKeys.TOKEN_LIFETIME.toHours() + " h):");
                say("");
                say("curl -i " + api + "/api/v1/tenants/acme-de/payroll-runs -H 'Authorization: Bearer "
                        + stack.token("acme-de", "petra", "preparer") + "'");
                say("");
            });
            say("Ctrl-C stops everything.");
        }

        private static String jdbcUrl(PostgresServer server) {
            return "jdbc:postgresql://" + server.address() + "/" + PostgresCluster.DATABASE + "?user="
                    + PostgresCluster.USER;
        }
    }

    @Command(name = "down", description = "Stops everything, also what a killed launcher left running.")
    static final class Down extends StackCommand {

        @Override
        public Integer call() {
            boolean stopped = false;
            for (Path stack : StackDirectory.existing(directory())) {
                stopped |= stop(stack);
            }
            say(stopped ? "stopped" : "nothing was running");
            return CommandLine.ExitCode.OK;
        }

        /** Whether there was anything to stop. */
        private boolean stop(Path stack) {
            Optional<ProcessHandle> launcher = StackDirectory.holder(stack);
            launcher.ifPresent(process -> {
                say("stopping launcher " + process.pid());
                Signals.stop(process, "TERM", DOWN_TIMEOUT);
            });
            long leftovers = RunFile.all(StackDirectory.runFolder(stack)).stream()
                    .flatMap(file -> file.process().stream())
                    .count();
            if (leftovers > 0) {
                say("stopping " + leftovers + " processes that a killed launcher left");
            }
            // Claiming it stops them.
            StackDirectory.claim(stack).close();
            return launcher.isPresent() || leftovers > 0;
        }
    }

    @Command(
            name = "status",
            description = "Tells of each process whether it runs and is ready, and how late followers are.")
    static final class Status extends StackCommand {

        @Override
        public Integer call() {
            List<RunFile> running = processes().stream()
                    .filter(file -> file.process().isPresent())
                    .toList();
            if (running.isEmpty()) {
                say("nothing runs in " + directory());
                return NOTHING_RUNS;
            }
            say(StackDirectory.holder(directory())
                    .map(process -> "launcher " + process.pid())
                    .orElse("the launcher is gone; ./payledger down stops what it left"));
            say(String.format("%-24s %8s %6s  %-9s  %s", "NAME", "PID", "PORT", "STATE", "LOG"));
            running.forEach(process -> say(String.format(
                    "%-24s %8d %6d  %-9s  %s%s",
                    process.name(),
                    process.pid(),
                    process.port(),
                    isReady(process) ? "ready" : "not ready",
                    process.log(),
                    lagOf(process))));
            return CommandLine.ExitCode.OK;
        }

        private static boolean isReady(RunFile process) {
            Address address = Address.local(process.port());
            return switch (process.kind()) {
                case SERVICE -> Readiness.of(address.url());
                case BROKER -> isListening(address);
                case POSTGRES -> answers(address);
            };
        }

        private static boolean isListening(Address address) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.host(), address.port()), 1_000);
                return true;
            } catch (IOException refused) {
                return false;
            }
        }

        private static boolean answers(Address address) {
            try (Connection connection =
                    PostgresServer.connect(address, PostgresCluster.SUPERUSER, PostgresCluster.DATABASE)) {
                return connection.isValid(2);
            } catch (SQLException refused) {
                return false;
            }
        }

        private static String lagOf(RunFile process) {
            if (process.kind() != RunFile.Kind.POSTGRES || process.name().equals("primary")) {
                return "";
            }
            Address follower = Address.local(process.port());
            try (Connection connection =
                            PostgresServer.connect(follower, PostgresCluster.SUPERUSER, PostgresCluster.DATABASE);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("""
                            SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
                                   current_setting('recovery_min_apply_delay'),
                                   pg_get_wal_replay_pause_state()
                            """)) {
                row.next();
                return "  (" + row.getLong(1) + " bytes behind, injected lag " + row.getString(2) + ", replay "
                        + row.getString(3) + ")";
            } catch (SQLException refused) {
                return "  (does not answer: " + refused.getMessage() + ")";
            }
        }
    }

    @Command(name = "token", description = "Prints a bearer token that this stack's services accept for 12 hours.")
    static final class Token extends StackCommand {

        @Option(names = "--tenant", required = true, description = "Whose payroll, such as acme-de.")
        private String tenant = "";

        @Option(names = "--user", required = true, description = "Who, such as petra.")
        private String user = "";

        @Option(
                names = "--role",
                required = true,
                description = "preparer, approver, payment-officer, auditor or operator; repeatable.")
        private List<String> roles = List.of();

        @Option(names = "--compose", description = "For the stack that docker compose runs: signed with infra/secrets.")
        private boolean compose;

        @Override
        public Integer call() {
            DevelopmentKeys keys = DevelopmentKeys.in(
                    compose
                            ? RepositoryHome.find().resolve("infra/secrets")
                            : directory().resolve("keys"));
            say(keys.token(tenant, user, roles.toArray(String[]::new)));
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(name = "lag", description = "Makes a follower apply everything that late; 0 ends it.")
    static final class Lag extends StackCommand {

        @Parameters(index = "0", paramLabel = "<follower>", description = "follower-1, follower-2, ...")
        private String follower = "";

        @Parameters(index = "1", paramLabel = "<ms>", description = "Milliseconds; 0 ends the lag.")
        private long delayMs;

        @Override
        public Integer call() {
            RunFile server = processes().stream()
                    .filter(process -> process.kind() == RunFile.Kind.POSTGRES)
                    .filter(process -> process.name().equals(follower)
                            && !process.name().equals("primary")
                            && process.process().isPresent())
                    .findFirst()
                    .orElseThrow(() ->
                            new LocalStackException("no follower called '" + follower + "' runs in " + directory()));
            try (Connection connection = PostgresServer.connect(
                    Address.local(server.port()), PostgresCluster.SUPERUSER, PostgresCluster.DATABASE)) {
                Replay.delay(connection, Duration.ofMillis(delayMs));
            } catch (SQLException failed) {
                throw new LocalStackException("could not set the lag of " + follower, failed);
            }
            say(follower + (delayMs == 0 ? " applies at once" : " applies everything " + delayMs + " ms late"));
            return CommandLine.ExitCode.OK;
        }
    }
}
