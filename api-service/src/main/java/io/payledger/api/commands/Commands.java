package io.payledger.api.commands;

import io.payledger.api.database.Pools;
import io.payledger.api.database.TenantShares;
import io.payledger.api.followers.Stores;
import io.payledger.api.session.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/** Carries commands out. */
@ApplicationScoped
class Commands {

    private final Vertx vertx;
    private final Stores stores;
    private final Pools pools;
    private final TenantShares shares;
    private final CommandConfig config;
    private final KeptAnswers keptAnswers;
    private final CommandMetrics metrics;

    Commands(
            Vertx vertx,
            Stores stores,
            Pools pools,
            TenantShares shares,
            CommandConfig config,
            KeptAnswers keptAnswers,
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
        return metrics.measured(
                request.command().word(),
                () -> new CommandAttempt<>(request, vertx, stores, pools, shares, config, keptAnswers, metrics).run());
    }
}
