package io.payledger.projections.read;

import io.payledger.freshness.Consistency;
import io.payledger.freshness.InvalidSessionTokenException;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.projections.http.Forwarder;
import io.payledger.projections.streams.NotServedException;
import io.payledger.projections.streams.ProjectionStore;
import io.payledger.projections.streams.WorkerConfig;
import io.payledger.service.identity.Callers;
import io.payledger.service.logging.AnswerNotes;
import io.payledger.service.problems.SecurityProblems;
import io.payledger.service.session.Preferences;
import io.payledger.service.session.SessionHeaders;
import io.payledger.service.session.SessionProblems;
import io.payledger.service.session.SessionTokens;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers a read of one shard under the request's session token: checks permission and token, finds the instance that
 * owns the shard, and reads there, waiting within the budget.
 */
@Singleton
public final class SessionReadEndpoint {

    private final Callers callers;
    private final SessionTokens tokens;
    private final OwnerLookup owners;
    private final Forwarder forwarder;
    private final ProjectionStore projection;
    private final SessionReads reads;
    private final ReadAnswers answers;
    private final WorkerConfig config;
    private final AnswerNotes notes;

    @Inject
    SessionReadEndpoint(
            Callers callers,
            SessionTokens tokens,
            OwnerLookup owners,
            Forwarder forwarder,
            ProjectionStore projection,
            SessionReads reads,
            ReadAnswers answers,
            WorkerConfig config,
            AnswerNotes notes) {
        this.notes = notes;
        this.callers = callers;
        this.tokens = tokens;
        this.owners = owners;
        this.forwarder = forwarder;
        this.projection = projection;
        this.reads = reads;
        this.answers = answers;
        this.config = config;
    }

    public <T> CompletionStage<Response> answer(Shard shard, ShardRead<T> read, UriInfo uri, HttpHeaders headers) {
        // a token proves what was seen, not that it may be seen: permission comes first
        if (!callers.isOf(shard.tenant())) {
            return completed(SecurityProblems.forbidden().response());
        }
        SessionToken token;
        try {
            token = tokens.decode(SessionHeaders.values(headers, SessionHeaders.SESSION_TOKEN));
        } catch (InvalidSessionTokenException invalid) {
            return completed(SessionProblems.invalidToken(invalid).response());
        }
        Optional<Consistency> preferred = Preferences.of(SessionHeaders.values(headers, SessionHeaders.PREFER))
                .consistency();
        // strong needs the primary's position, which is unknown here: a caller who wants it sends that position
        Consistency consistency = preferred.filter(Consistency.EVENTUAL::equals).orElse(Consistency.SESSION);
        ReadRequest<T> request = new ReadRequest<>(shard, read, token, consistency, preferred.isPresent());
        notes.requires(request.newestRequired());
        return owners.await(shard, request.checked() ? config.waitBudget() : Duration.ZERO)
                .thenCompose(ownership -> ownership.match(
                        partition -> readHere(partition, request),
                        owner -> Forwarder.wasForwarded(headers)
                                ? refused(request, Refusal.rebalancing(request.newestRequired()))
                                : forwarder.forward(owner, uri.getRequestUri(), headers, config.waitBudget()),
                        () -> refused(request, Refusal.rebalancing(request.newestRequired()))));
    }

    private <T> CompletionStage<Response> readHere(int partition, ReadRequest<T> request) {
        Optional<Refusal> refusal =
                request.unproven() ? Optional.of(Refusal.unproven()) : refusalOfFrozen(partition, request);
        if (refusal.isPresent()) {
            return refused(request, refusal.get());
        }
        return reads.read(partition, request).thenApply(outcome -> {
            // the shard may have frozen while the read waited
            boolean behind = outcome instanceof ReadOutcome.Refused<?> refused
                    && refused.reason() != ReadOutcome.Reason.NO_STORE;
            Optional<Refusal> frozen = behind ? refusalOfFrozen(partition, request) : Optional.empty();
            return frozen.isPresent()
                    ? answers.refusal(request, frozen.get()).build()
                    : answers.outcome(request, outcome);
        });
    }

    private Optional<Refusal> refusalOfFrozen(int partition, ReadRequest<?> request) {
        if (!request.checked()) {
            return Optional.empty();
        }
        try {
            return ReadAnswers.frozen(request, projection.frontier(partition, request.shard()), Duration.ZERO);
        } catch (NotServedException moving) {
            return Optional.of(Refusal.rebalancing(request.newestRequired()));
        }
    }

    private CompletionStage<Response> refused(ReadRequest<?> request, Refusal refusal) {
        return completed(answers.refusal(request, refusal));
    }

    private static CompletionStage<Response> completed(Response.ResponseBuilder answer) {
        return CompletableFuture.completedFuture(answer.build());
    }
}
