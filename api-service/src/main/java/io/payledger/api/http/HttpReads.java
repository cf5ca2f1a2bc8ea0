package io.payledger.api.http;

import io.payledger.api.read.Session;
import io.payledger.api.read.SessionReads;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.session.SessionTokens;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Session reads over HTTP: takes shard and session from the current request, and renders the outcome. */
@ApplicationScoped
public class HttpReads {

    private final SessionReads reads;
    private final SessionTokens tokens;
    private final CurrentRequest current;

    HttpReads(SessionReads reads, SessionTokens tokens, CurrentRequest current) {
        this.reads = reads;
        this.tokens = tokens;
        this.current = current;
    }

    /** Reads the caller's shard, and has {@code body} make the answer of what was found. */
    public <T> CompletionStage<Response> read(
            Function<Shard, ReadAttempt<Pool, T>> attempt, BiFunction<T, SessionToken, Answer> body) {
        Session session = current.session();
        Shard shard = current.shard();
        return reads.read(shard, session, attempt.apply(shard))
                .thenApply(outcome -> respond(ReadRenderer.render(session.token(), outcome, body)));
    }

    /** The same for a whole file, which takes its time; for the caller to turn into a response. */
    public <T> CompletionStage<Answer> readFile(
            Function<Shard, ReadAttempt<Pool, T>> attempt, BiFunction<T, SessionToken, Answer> body) {
        Session session = current.session();
        Shard shard = current.shard();
        return reads.readFile(shard, session, attempt.apply(shard))
                .thenApply(outcome -> ReadRenderer.render(session.token(), outcome, body));
    }

    /**
     * Reads how far the primary has committed, and goes on with the token that proves it; where the primary cannot show
     * what the session has seen, that is the answer.
     */
    public CompletionStage<Response> positionAtPrimary(Function<SessionToken, CompletionStage<Response>> proven) {
        Session session = current.session();
        return reads.positionAtPrimary(current.shard(), session)
                .thenCompose(outcome -> outcome.match(new ReadOutcome.Cases<Boolean, CompletionStage<Response>>() {
                    @Override
                    public CompletionStage<Response> answered(ReadOutcome.Answered<Boolean> answered) {
                        return proven.apply(answered.token());
                    }

                    @Override
                    public CompletionStage<Response> refused(ReadOutcome.Refused<Boolean> refused) {
                        return CompletableFuture.completedFuture(
                                respond(ReadRenderer.refused(session.token(), refused)));
                    }

                    @Override
                    public CompletionStage<Response> historyLost(ReadOutcome.HistoryLost<Boolean> lost) {
                        return CompletableFuture.completedFuture(respond(ReadRenderer.historyLost(lost)));
                    }
                }));
    }

    public Response respond(Answer answer) {
        return answer.response(tokens);
    }
}
