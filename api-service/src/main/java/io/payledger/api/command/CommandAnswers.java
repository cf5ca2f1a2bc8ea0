package io.payledger.api.command;

import io.payledger.api.http.ApiProblems;
import io.payledger.api.read.Answer;
import io.payledger.api.read.SessionReads;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.Route;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.ShardState;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.session.ServedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** How a command's request is answered. Errors carry the session's token as well. */
final class CommandAnswers {

    private final CommandRequest<?> request;
    private final CommandConfig config;

    CommandAnswers(CommandRequest<?> request, CommandConfig config) {
        this.request = request;
        this.config = config;
    }

    Answer shown(int status, AggregateSnapshot shown, SessionToken token, Position position) {
        return of(status, shown.body(), shown.etag(), shown.path(), token).servedBy(primary(position));
    }

    Answer kept(int status, StoredResponses.Kept kept, SessionToken token) {
        return of(status, kept.body(), Optional.ofNullable(kept.etag()), Optional.ofNullable(kept.location()), token);
    }

    private static Answer of(
            int status, Object body, Optional<String> etag, Optional<String> location, SessionToken token) {
        Answer answer = Answer.of(status, body, token);
        if (etag.isPresent()) {
            answer = answer.header("ETag", etag.get());
        }
        return status == 201 && location.isPresent() ? answer.header("Location", location.get()) : answer;
    }

    /** A refusal shows the aggregate as it is, so that nobody has to ask what stands in the way. */
    Answer refused(Problem problem, Optional<AggregateSnapshot> current, SessionToken token, Position position) {
        Problem shown =
                current.map(view -> problem.with(view.name(), view.body())).orElse(problem);
        Answer answer = Answer.of(shown, token).servedBy(primary(position));
        return current.flatMap(AggregateSnapshot::etag)
                .map(etag -> answer.header("ETag", etag))
                .orElse(answer);
    }

    static ServedBy primary(Position position) {
        return new ServedBy("primary", Route.PRIMARY, position, Duration.ZERO);
    }

    Answer frontierNotReached(ShardState shown) {
        return SessionReads.refused(
                request.session(),
                new ReadOutcome.Refused<>(
                        request.shard(),
                        ReadOutcome.Reason.BEHIND,
                        request.newestSeen(),
                        shown.position(),
                        config.waitBudget(),
                        config.waitBudget(),
                        OptionalLong.empty()));
    }

    Answer historyLost(ShardState shown) {
        return SessionReads.historyLost(new ReadOutcome.HistoryLost<>(
                request.shard(),
                request.newestSeen(),
                shown.position(),
                request.session().token().replaced(request.shard(), shown.position()),
                Duration.ZERO,
                OptionalLong.empty()));
    }

    Answer epochNotEstablished() {
        return later(ApiProblems.EPOCH_NOT_ESTABLISHED.because(
                "This server was promoted, and its epoch has not been opened yet; nothing was written. Repeat the"
                        + " request once the promotion is complete."));
    }

    Answer outcomeUnknown() {
        return later(ApiProblems.OUTCOME_UNKNOWN.because(
                "The connection to the database was lost while the command was committed, and it could not be found"
                        + " out how that ended. "
                        + (request.key().fromClient()
                                ? "Repeat the request with the same Idempotency-Key: it is carried out once."
                                : "Read what the request was about before you repeat it, and send an Idempotency-Key"
                                        + " next time.")));
    }

    Answer unavailable() {
        return later(ProblemType.UNAVAILABLE.because(
                "The database cannot take this command now; nothing was written. Repeat the request after"
                        + " Retry-After."));
    }

    Answer commandInFlight() {
        return Answer.of(
                ApiProblems.COMMAND_IN_FLIGHT.because(
                        "A request with this Idempotency-Key is being carried out. Repeat it in a moment to get its"
                                + " answer."),
                request.session().token());
    }

    Answer keyReused() {
        return Answer.of(
                ApiProblems.IDEMPOTENCY_KEY_REUSED.because(
                        "This Idempotency-Key was sent with another method, path or body. Mint a new key for each"
                                + " request."),
                request.session().token());
    }

    private Answer later(Problem problem) {
        return Answer.of(problem, request.session().token()).header("Retry-After", "1");
    }
}
