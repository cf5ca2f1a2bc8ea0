package io.payledger.cli.stack;

import io.payledger.localstack.DevelopmentKeys;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.PostgresServer;
import io.payledger.stack.StackException;
import io.payledger.stack.StackPlan;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Starts everything, starts again what ends unexpectedly, and stays; Ctrl-C stops it all.")
public final class Up extends StackCommand {

    @Option(names = "--followers", description = "PostgreSQL followers (${DEFAULT-VALUE}).")
    private int followers = 2;

    @Option(names = "--apis", description = "Instances of the API (${DEFAULT-VALUE}).")
    private int apis = 1;

    @Option(names = "--relays", description = "Instances of the relay (${DEFAULT-VALUE}).")
    private int relays = 1;

    @Option(names = "--workers", description = "Instances of the worker (${DEFAULT-VALUE}).")
    private int workers = 1;

    @Option(names = "--fresh", description = "Removes the data of former starts first; keys and ports stay.")
    private boolean fresh;

    // A failure after this is set comes from stopping.
    private volatile boolean stopping;

    @Override
    public Integer call() throws InterruptedException {
        long startedAtNanos = System.nanoTime();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopping, "say that it stops"));
        say("starting PostgreSQL with " + followers + " followers, and Kafka, in " + directory());
        LocalStack stack;
        try {
            LocalStack.Builder builder = LocalStack.in(directory());
            if (fresh) {
                builder.fresh();
            }
            stack = builder.plan(StackPlan.USUAL
                            .followers(followers)
                            .apis(apis)
                            .relays(relays)
                            .workers(workers))
                    .supervised()
                    .progress(this::say)
                    .start();
        } catch (StackException failed) {
            if (stopping) {
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failed;
        }
        say("everything is ready after %.1f s", secondsSince(startedAtNanos));
        describe(stack);
        // Never returns: the JVM's shutdown stops what runs.
        new CountDownLatch(1).await();
        return CommandLine.ExitCode.OK;
    }

    private void stopping() {
        stopping = true;
        say("stopping everything");
    }

    private void describe(LocalStack stack) {
        say("");
        stack.apis().forEach(api -> say("  API       " + api.url()));
        stack.relays().forEach(relay -> say("  relay     " + relay.url() + "/q/health"));
        stack.workers().forEach(worker -> say("  worker    " + worker.url() + "/frontiers"));
        say("  Kafka     " + stack.kafka().bootstrapServers());
        say("  primary   " + jdbcUrl(stack.postgres().primary()));
        stack.postgres().followers().forEach(follower -> say("  follower  " + jdbcUrl(follower)));
        say("  logs      " + stack.directory().resolve("logs"));
        say("");
        stack.apiUrls().stream().limit(1).forEach(api -> {
            say("Try (the token is valid for " + DevelopmentKeys.TOKEN_LIFETIME.toHours() + " h):");
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
