package io.payledger.api.command;

import io.payledger.api.command.Command.CommandContext;
import io.payledger.api.datastores.Stores;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Carries commands out. */
@ApplicationScoped
public class Commands {

    private final Vertx vertx;
    private final Stores stores;
    private final PrimaryConnections connections;
    private final CommandConfig config;
    private final StoredResponses responses;
    private final CommandMetrics metrics;

    Commands(
            Vertx vertx,
            Stores stores,
            PrimaryConnections connections,
            CommandConfig config,
            StoredResponses responses,
            CommandMetrics metrics) {
        this.vertx = vertx;
        this.stores = stores;
        this.connections = connections;
        this.config = config;
        this.responses = responses;
        this.metrics = metrics;
    }

    /** Ends with a result, a refusal being one; fails only where something is broken. */
    public <S> Future<CommandResult> carryOut(CommandRequest<S> request) {
        Deadline deadline = Deadline.in(request.command().isBulk() ? config.bulkDeadline() : config.deadline());
        Shard shard = request.shard();
        CommandTransaction<S> transaction =
                new CommandTransaction<>(request, deadline, connections, stores, vertx, responses, metrics);
        long begin = System.nanoTime();
        return new CommandExecution(
                        request,
                        deadline,
                        transaction::run,
                        transaction::refuse,
                        new CommitResolution(request, deadline, connections, vertx, config.resolveBudget())::lookUp,
                        () -> connections.lend(shard, deadline, connection -> Outbox.openShard(connection, shard)),
                        () -> Future.fromCompletionStage(stores.primary()
                                .waiter()
                                .await(shard, request.newestSeen(), deadline.within(config.waitBudget()))),
                        responses::read)
                .run()
                .onComplete(ended ->
                        CommandLog.ended(request, ended.result(), Duration.ofNanos(System.nanoTime() - begin)));
    }

    /**
     * What carrying out an acceptable command does apart from its transaction: decides, and writes events and response as text. No
     * connection is used, and nothing is logged or counted.
     *
     * @return the aggregate after the change
     */
    public <S> AggregateSnapshot rehearse(Command<S> command, S state, CommandContext context) {
        Change change = command.decide(state, context)
                .match(Optional::of, Optional::<Change>empty, refusal -> Optional.<Change>empty())
                .orElseThrow();
        EventRow.of(change.events());
        responses.write(responses.of(change.snapshot()));
        return change.snapshot();
    }
}
