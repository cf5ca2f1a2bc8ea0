package io.payledger.api.command;

import io.payledger.api.datastores.Pools;
import io.payledger.api.datastores.Stores;
import io.payledger.api.datastores.TenantConnectionLimiter;
import io.payledger.api.read.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/** Carries commands out. */
@ApplicationScoped
class Commands {

    private final Vertx vertx;
    private final Stores stores;
    private final Pools pools;
    private final TenantConnectionLimiter shares;
    private final CommandConfig config;
    private final StoredResponses keptAnswers;
    private final CommandMetrics metrics;

    Commands(
            Vertx vertx,
            Stores stores,
            Pools pools,
            TenantConnectionLimiter shares,
            CommandConfig config,
            StoredResponses keptAnswers,
            CommandMetrics metrics) {
        this.vertx = vertx;
        this.stores = stores;
        this.pools = pools;
        this.shares = shares;
        this.config = config;
        this.keptAnswers = keptAnswers;
        this.metrics = metrics;
    }

    /** Always ends with an answer, a problem being one; fails only where something is broken. */
    <S> Future<Answer> carryOut(CommandRequest<S> request) {
        return metrics.measured(request.command().word(), () -> new CommandExecution<>(
                        request, vertx, stores, pools, shares, config, keptAnswers, metrics)
                .run());
    }
}
