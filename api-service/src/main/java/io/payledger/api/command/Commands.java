package io.payledger.api.command;

import io.payledger.api.datastores.Stores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

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
        return new CommandExecution<>(
                        request,
                        deadline,
                        new CommandTransaction<>(request, deadline, connections, stores, vertx, responses, metrics),
                        new CommitResolution(request, deadline, connections, vertx, config.resolveBudget()),
                        connections,
                        stores.primary().waiter(),
                        responses,
                        config.waitBudget())
                .run();
    }
}
