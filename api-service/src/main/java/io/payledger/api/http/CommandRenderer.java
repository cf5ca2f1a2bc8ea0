package io.payledger.api.http;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.CommandConfig;
import io.payledger.api.command.CommandRequest;
import io.payledger.api.command.CommandResult;
import io.payledger.api.command.CommandResult.AlreadyApplied;
import io.payledger.api.command.CommandResult.Committed;
import io.payledger.api.command.CommandResult.FoundCommitted;
import io.payledger.api.command.CommandResult.FrontierNotReached;
import io.payledger.api.command.CommandResult.HistoryLost;
import io.payledger.api.command.CommandResult.InProgress;
import io.payledger.api.command.CommandResult.KeyReused;
import io.payledger.api.command.CommandResult.NoPosition;
import io.payledger.api.command.CommandResult.OutcomeUnknown;
import io.payledger.api.command.CommandResult.Refused;
import io.payledger.api.command.CommandResult.Replayed;
import io.payledger.api.command.CommandResult.Unavailable;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.command.StoredResponse;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.Route;
import io.payledger.freshness.SessionToken;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.session.ServedBy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
        return result.match(new Rendering(request));
    }

    private final class Rendering implements CommandResult.Cases<Answer> {

        private final CommandRequest<?> request;

        Rendering(CommandRequest<?> request) {
            this.request = request;
        }

        @Override
        public Answer committed(Committed committed) {
            return snapshot(committed.effect(), committed.snapshot(), request.tokenAfter(committed.position()))
                    .servedBy(primary(committed.position()));
        }

        @Override
        public Answer foundCommitted(FoundCommitted found) {
            return stored(found.effect(), found.response(), request.tokenAfter(found.position()))
                    .servedBy(primary(found.position()));
        }

        /**
         * What an old response shows may have changed since, so it names no store. But its token names the snapshot in
         * which the key was found: a client that lost the first response sees its write under it.
         */
        @Override
        public Answer replayed(Replayed replayed) {
            return stored(replayed.effect(), replayed.response(), request.tokenShowing(replayed.shown()))
                    .header(REPLAYED_HEADER, "true");
        }

        @Override
        public Answer alreadyApplied(AlreadyApplied applied) {
            return snapshot(Effect.CHANGED, applied.current(), request.tokenShowing(applied.shown()))
                    .servedBy(primary(applied.shown().position()));
        }

        /** With the aggregate as it is, so that the client need not read it to see why. */
        @Override
        public Answer refused(Refused refused) {
            Problem problem = problem(refused.refusal());
            Problem shown = refused.current()
                    .map(current -> problem.with(current.name(), current.body()))
                    .orElse(problem);
            Answer answer = Answer.of(shown, request.tokenShowing(refused.shown()))
                    .servedBy(primary(refused.shown().position()));
            return refused.current()
                    .flatMap(AggregateSnapshot::etag)
                    .map(etag -> answer.header(HttpHeaders.ETAG, etag))
                    .orElse(answer);
        }

        @Override
        public Answer inProgress(InProgress inProgress) {
            return Answer.of(
                    ApiProblems.COMMAND_IN_FLIGHT.because(
                            "A request with this Idempotency-Key is being carried out. Repeat it in a moment to get its"
                                    + " answer."),
                    request.seen());
        }

        @Override
        public Answer keyReused(KeyReused keyReused) {
            return Answer.of(
                    ApiProblems.IDEMPOTENCY_KEY_REUSED.because(
                            "This Idempotency-Key was sent with another method, path or body. Mint a new key for each"
                                    + " request."),
                    request.seen());
        }

        @Override
        public Answer frontierNotReached(FrontierNotReached notReached) {
            return ReadRenderer.refused(
                    request.seen(),
                    new ReadOutcome.Refused<>(
                            request.shard(),
                            ReadOutcome.Reason.BEHIND,
                            request.newestSeen(),
                            notReached.shown().position(),
                            config.waitBudget(),
                            config.waitBudget(),
                            OptionalLong.empty()));
        }

        @Override
        public Answer historyLost(HistoryLost lost) {
            Position survived = lost.shown().position();
            return ReadRenderer.historyLost(new ReadOutcome.HistoryLost<>(
                    request.shard(),
                    request.newestSeen(),
                    survived,
                    request.seen().replaced(request.shard(), survived),
                    Duration.ZERO,
                    OptionalLong.empty()));
        }

        @Override
        public Answer noPosition(NoPosition noPosition) {
            return later(ApiProblems.EPOCH_NOT_ESTABLISHED.because(
                    "This server was promoted, and its epoch has not been opened yet; nothing was written. Repeat the"
                            + " request once the promotion is complete."));
        }

        @Override
        public Answer outcomeUnknown(OutcomeUnknown unknown) {
            return later(ApiProblems.OUTCOME_UNKNOWN.because(
                    "The connection to the database was lost while the command was committed, and it could not be found"
                            + " out how that ended. "
                            + (request.key().fromClient()
                                    ? "Repeat the request with the same Idempotency-Key: it is carried out once."
                                    : "Read what the request was about before you repeat it, and send an Idempotency-Key"
                                            + " next time.")));
        }

        @Override
        public Answer unavailable(Unavailable unavailable) {
            return later(ProblemType.UNAVAILABLE.because(
                    "The database cannot take this command now; nothing was written. Repeat the request after"
                            + " Retry-After."));
        }

        private Answer later(Problem problem) {
            return Answer.of(problem, request.seen()).header("Retry-After", "1");
        }
    }

    private static Answer snapshot(Effect effect, AggregateSnapshot snapshot, SessionToken token) {
        return answer(effect, snapshot.body(), snapshot.etag(), snapshot.path(), token);
    }

    private static Answer stored(Effect effect, StoredResponse response, SessionToken token) {
        return answer(
                effect,
                response.body(),
                Optional.ofNullable(response.etag()),
                Optional.ofNullable(response.location()),
                token);
    }

    private static Answer answer(
            Effect effect, Object body, Optional<String> etag, Optional<String> path, SessionToken token) {
        Answer answer = Answer.of(effect == Effect.CREATED ? 201 : 200, body, token);
        if (etag.isPresent()) {
            answer = answer.header(HttpHeaders.ETAG, etag.get());
        }
        return effect == Effect.CREATED && path.isPresent() ? answer.header(HttpHeaders.LOCATION, path.get()) : answer;
    }

    private static ServedBy primary(Position position) {
        return new ServedBy("primary", Route.PRIMARY, position, Duration.ZERO);
    }
}
