package io.payledger.projections.read;

import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.Route;
import io.payledger.freshness.SessionToken;
import io.payledger.projections.fold.Freeze;
import io.payledger.projections.fold.ShardFrontier;
import io.payledger.projections.streams.WorkerConfig;
import io.payledger.projections.streams.WorkerInstance;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.session.ServedBy;
import io.payledger.service.session.SessionHeaders;
import io.payledger.service.session.SessionProblems;
import io.payledger.service.session.SessionTokens;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/** Renders the outcome of a read, with the headers that prove it, and counts it. */
@Singleton
final class ReadAnswers {

    private final SessionTokens tokens;
    private final ReadMetrics metrics;
    private final WorkerInstance instance;
    private final WorkerConfig config;

    @Inject
    ReadAnswers(SessionTokens tokens, ReadMetrics metrics, WorkerInstance instance, WorkerConfig config) {
        this.tokens = tokens;
        this.metrics = metrics;
        this.instance = instance;
        this.config = config;
    }

    <T> Response outcome(ReadRequest<T> request, ReadOutcome<SessionReads.Found<T>> outcome) {
        return outcome.match(new ReadOutcome.Cases<SessionReads.Found<T>, Response.ResponseBuilder>() {
                    @Override
                    public Response.ResponseBuilder answered(ReadOutcome.Answered<SessionReads.Found<T>> answered) {
                        Optional<Refusal> frozen =
                                frozen(request, answered.value().frontier(), answered.waited());
                        if (frozen.isPresent()) {
                            return refusal(request, frozen.get());
                        }
                        metrics.answered(answered.route().word(), answered.waited(), answered.missedBy());
                        return proven(
                                request.read().answer(answered.value().value(), answered.appliedThrough()),
                                request,
                                answered.token(),
                                new ServedBy(
                                        answered.servedBy(),
                                        answered.route(),
                                        answered.appliedThrough(),
                                        answered.waited()));
                    }

                    @Override
                    public Response.ResponseBuilder refused(ReadOutcome.Refused<SessionReads.Found<T>> refused) {
                        return refusal(
                                request,
                                refused.reason() == ReadOutcome.Reason.NO_STORE
                                        ? Refusal.rebalancing(request.newestRequired())
                                        : Refusal.behind(refused));
                    }

                    @Override
                    public Response.ResponseBuilder historyLost(ReadOutcome.HistoryLost<SessionReads.Found<T>> lost) {
                        metrics.refused("history-lost", lost.waited(), lost.missedBy());
                        return proven(
                                SessionProblems.historyLost(request.shard(), lost.required(), lost.survived())
                                        .response(),
                                request,
                                lost.replacement(),
                                new ServedBy(instance.name(), Route.PROJECTION, lost.survived(), lost.waited()));
                    }
                })
                .build();
    }

    /** A frozen shard does not get fresher by waiting, so a read of it is refused; not where it may be stale. */
    static Optional<Refusal> frozen(ReadRequest<?> request, ShardFrontier frontier, Duration waited) {
        Freeze freeze = frontier.frozen();
        return freeze == null || !request.checked()
                ? Optional.empty()
                : Optional.of(Refusal.frozen(freeze, request.newestRequired(), frontier.position(), waited));
    }

    /** A refusal carries the token as it came in: the session has seen nothing new. */
    Response.ResponseBuilder refusal(ReadRequest<?> request, Refusal refusal) {
        metrics.refused(refusal.reason(), refusal.waited(), refusal.missedBy());
        Response.ResponseBuilder response = ProblemType.FRONTIER_NOT_REACHED
                .because(refusal.detail())
                .with("reason", refusal.reason())
                .with("shard", request.shard().id())
                .with("required", refusal.required().toString())
                .with("reached", refusal.reached().toString())
                .with("waitedMillis", refusal.waited().toMillis())
                .response()
                .header(RetryAfter.HEADER, RetryAfter.seconds(config.retryAfter()));
        return withSession(response, request, request.token());
    }

    private Response.ResponseBuilder proven(
            Response.ResponseBuilder response, ReadRequest<?> request, SessionToken token, ServedBy servedBy) {
        return withSession(response, request, token).header(SessionHeaders.SERVED_BY, servedBy);
    }

    private Response.ResponseBuilder withSession(
            Response.ResponseBuilder response, ReadRequest<?> request, SessionToken token) {
        String text = tokens.encode(token);
        if (!text.isEmpty()) {
            response.header(SessionHeaders.SESSION_TOKEN, text);
        }
        if (request.preferenceGiven()) {
            response.header(
                    SessionHeaders.PREFERENCE_APPLIED,
                    "consistency=" + request.consistency().word());
        }
        return response;
    }
}
