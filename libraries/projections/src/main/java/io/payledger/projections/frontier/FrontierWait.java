package io.payledger.projections.frontier;

import io.payledger.freshness.Position;
import io.payledger.freshness.Route;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.ShardState.Coverage;
import io.payledger.projections.fold.Freeze;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.fold.ShardFrontier;
import io.payledger.projections.frontier.FrontierReport.ShardView;
import io.payledger.projections.streams.NotServedException;
import io.payledger.projections.streams.ProjectionStore;
import io.payledger.projections.streams.WorkerConfig;
import io.payledger.projections.streams.WorkerInstance;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.session.ServedBy;
import io.payledger.service.session.SessionHeaders;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Waits until a shard of this instance has been applied through a position, and answers with its frontier. */
@Singleton
final class FrontierWait {

    private final ProjectionStore projection;
    private final ProjectionFold fold;
    private final WorkerInstance instance;
    private final WorkerConfig config;

    @Inject
    FrontierWait(ProjectionStore projection, ProjectionFold fold, WorkerInstance instance, WorkerConfig config) {
        this.projection = projection;
        this.fold = fold;
        this.instance = instance;
        this.config = config;
    }

    CompletionStage<Response.ResponseBuilder> await(int partition, FrontierQuery query) {
        long begin = System.nanoTime();
        Duration wait = query.longestWait().orElse(Duration.ZERO);
        Optional<Response.ResponseBuilder> atOnce = answer(partition, query, begin, wait.isZero());
        if (atOnce.isPresent()) {
            return CompletableFuture.completedFuture(atOnce.get());
        }
        return projection.waiter().await(query.shard(), query.required(), wait).thenApply(reached -> answer(
                        partition, query, begin, true)
                .orElseThrow());
    }

    Response.ResponseBuilder rebalancing() {
        return refused(notReached("rebalancing", "no instance holds this shard at the moment: retry"));
    }

    /** Empty where waiting may help. */
    private Optional<Response.ResponseBuilder> answer(
            int partition, FrontierQuery query, long beginNanos, boolean last) {
        Shard shard = query.shard();
        Position required = query.required();
        ShardFrontier frontier;
        try {
            frontier = projection.frontier(partition, shard);
        } catch (NotServedException moving) {
            return Optional.of(rebalancing());
        }
        Coverage coverage = ShardState.at(frontier.position()).coverage(List.of(required));
        if (coverage == Coverage.FRESH) {
            Duration waited = Duration.ofNanos(System.nanoTime() - beginNanos);
            return Optional.of(query.applied(reached(partition, shard, frontier, waited)));
        }
        if (coverage == Coverage.LOST) {
            return Optional.of(ProblemType.HISTORY_LOST
                    .because("the shard is in a later epoch, and whether the required position is part of it is not"
                            + " known here: require a position of that epoch")
                    .with("required", required.toString())
                    .with("reached", frontier.position().toString())
                    .response());
        }
        Freeze frozen = frontier.frozen();
        if (frozen == null && !last) {
            return Optional.empty();
        }
        Problem problem = frozen == null
                ? notReached("behind", "the shard has not been folded that far: retry")
                : notReached("frozen", "the shard is frozen: " + frozen.reason().word() + ", " + frozen.detail());
        return Optional.of(query.applied(refused(problem.with("shard", shard.id())
                .with("required", required.toString())
                .with("reached", frontier.position().toString()))));
    }

    private static Problem notReached(String reason, String detail) {
        return ProblemType.FRONTIER_NOT_REACHED.because(detail).with("reason", reason);
    }

    private Response.ResponseBuilder refused(Problem problem) {
        return problem.response().header(RetryAfter.HEADER, RetryAfter.seconds(config.retryAfter()));
    }

    private Response.ResponseBuilder reached(int partition, Shard shard, ShardFrontier frontier, Duration waited) {
        ShardView view = ShardView.of(shard, partition, frontier, Instant.now());
        return Response.ok(
                        new FrontierReport.One(view, fold.version(), instance.name()), MediaType.APPLICATION_JSON_TYPE)
                .header(
                        SessionHeaders.SERVED_BY,
                        new ServedBy(instance.name(), Route.PROJECTION, frontier.position(), waited));
    }
}
