package io.payledger.api.http;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.CommandConfig;
import io.payledger.api.command.CommandRequest;
import io.payledger.api.command.CommandResult;
import io.payledger.api.command.CommandResult.AlreadyApplied;
import io.payledger.api.command.CommandResult.Committed;
import io.payledger.api.command.CommandResult.Failed;
import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.CommandResult.HistoryLost;
import io.payledger.api.command.CommandResult.Refused;
import io.payledger.api.command.CommandResult.Replayed;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.command.StoredResponse;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.Route;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.ShardState;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.session.ServedBy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Renders how a command ended as its HTTP answer. Errors carry the session's token as well. */
@Singleton
public class CommandRenderer {

    private static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private final CommandConfig config;

    CommandRenderer(CommandConfig config) {
        this.config = config;
    }

    /** The refusal as a problem, for a request that is refused before its command is carried out. */
    public static Problem problem(Refusal refusal) {
        Problem problem = ApiProblems.named(refusal.reason().code()).because(refusal.detail());
        for (Map.Entry<String, Object> fact : refusal.facts().entrySet()) {
            problem = problem.with(fact.getKey(), fact.getValue());
        }
        return problem;
    }

    Answer render(CommandRequest<?> request, CommandResult result) {
        return result.match(new Rendering(request, config.waitBudget()));
    }

    /** @param retryAfter where the primary does not show yet what the session has seen */
    private record Rendering(CommandRequest<?> request, Duration retryAfter) implements CommandResult.Cases<Answer> {

        @Override
        public Answer committed(Committed committed) {
            return answer(committed.effect(), committed.response(), request.tokenAfter(committed.position()))
                    .servedBy(primary(committed.position()));
        }

        /**
         * What an old response shows may have changed since, so it names no store. But its token names the snapshot in
         * which the key was found: a client that lost the first response sees its write under it.
         */
        @Override
        public Answer replayed(Replayed replayed) {
            return answer(replayed.effect(), replayed.response(), request.tokenShowing(replayed.shown()))
                    .header(REPLAYED_HEADER, "true");
        }

        @Override
        public Answer alreadyApplied(AlreadyApplied applied) {
            AggregateSnapshot current = applied.current();
            return current(
                    Answer.of(200, current.body(), request.tokenShowing(applied.shown())),
                    Optional.of(current),
                    applied.shown());
        }

        /** With the aggregate as it is, so that the client need not read it to see why. */
        @Override
        public Answer refused(Refused refused) {
            Problem problem = problem(refused.refusal());
            Problem shown = refused.current()
                    .map(current -> problem.with(current.name(), current.body()))
                    .orElse(problem);
            return current(Answer.of(shown, request.tokenShowing(refused.shown())), refused.current(), refused.shown());
        }

        @Override
        public Answer frontierNotReached(FrontierNotReached notReached) {
            return ReadRenderer.refused(
                    request.seen(),
                    request.shard(),
                    ReadOutcome.Reason.BEHIND,
                    request.newestSeen(),
                    notReached.shown().position(),
                    retryAfter);
        }

        @Override
        public Answer historyLost(HistoryLost lost) {
            Position survived = lost.shown().position();
            return ReadRenderer.historyLost(
                    request.shard(),
                    request.newestSeen(),
                    survived,
                    request.seen().replaced(request.shard(), survived));
        }

        @Override
        public Answer failed(Failed failed) {
            Problem problem =
                    switch (failed) {
                        case IN_PROGRESS ->
                            ApiProblems.COMMAND_IN_FLIGHT.because(
                                    "A request with this Idempotency-Key is being carried out. Repeat it in a moment to get its"
                                            + " answer.");
                        case KEY_REUSED ->
                            ApiProblems.IDEMPOTENCY_KEY_REUSED.because(
                                    "This Idempotency-Key was sent with another method, path or body. Mint a new key for each"
                                            + " request.");
                        case NO_POSITION ->
                            ApiProblems.EPOCH_NOT_ESTABLISHED.because(
                                    "This server was promoted, and its epoch has not been opened yet; nothing was written. Repeat the"
                                            + " request once the promotion is complete.");
                        case OUTCOME_UNKNOWN ->
                            ApiProblems.OUTCOME_UNKNOWN.because(
                                    "The connection to the database was lost while the command was committed, and it could not be found"
                                            + " out how that ended. "
                                            + (request.key().fromClient()
                                                    ? "Repeat the request with the same Idempotency-Key: it is carried out once."
                                                    : "Read what the request was about before you repeat it, and send an Idempotency-Key"
                                                            + " next time."));
                        case UNAVAILABLE ->
                            ProblemType.UNAVAILABLE.because(
                                    "The database cannot take this command now; nothing was written. Repeat the request after"
                                            + " Retry-After.");
                    };
            return Answer.of(problem, request.seen()).header(RetryAfter.HEADER, problem.status() == 503 ? "1" : null);
        }
    }

    private static Answer answer(Effect effect, StoredResponse response, SessionToken token) {
        boolean created = effect == Effect.CREATED;
        return Answer.of(created ? 201 : 200, response.body(), token)
                .header(HttpHeaders.ETAG, response.etag())
                .header(HttpHeaders.LOCATION, created ? response.location() : null);
    }

    /** The answer about the aggregate as the primary shows it. */
    private static Answer current(Answer answer, Optional<AggregateSnapshot> current, ShardState shown) {
        return answer.servedBy(primary(shown.position()))
                .header(
                        HttpHeaders.ETAG,
                        current.flatMap(AggregateSnapshot::etag).orElse(null));
    }

    private static ServedBy primary(Position position) {
        return new ServedBy("primary", Route.PRIMARY, position, Duration.ZERO);
    }
}
