package io.payledger.worker.reconciliation;

import io.payledger.freshness.Consistency;
import io.payledger.freshness.InvalidSessionTokenException;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.reconciliation.BreakPage;
import io.payledger.worker.fold.Freeze;
import io.payledger.worker.fold.ShardFrontier;
import io.payledger.worker.http.Answers;
import io.payledger.worker.http.Forwarder;
import io.payledger.worker.http.HeaderNames;
import io.payledger.worker.http.Preferences;
import io.payledger.worker.http.Problem;
import io.payledger.worker.identity.Caller;
import io.payledger.worker.ledger.RunLedger;
import io.payledger.worker.topology.Instance;
import io.payledger.worker.topology.NotServedException;
import io.payledger.worker.topology.Ownership;
import io.payledger.worker.topology.Projection;
import io.payledger.worker.topology.WaitTimer;
import io.payledger.worker.topology.WorkerConfig;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One run's reconciliation, fresh enough for the session that asks. */
@Path("/reconciliations")
@Blocking
@RolesAllowed({Caller.PREPARER, Caller.APPROVER, Caller.PAYMENT_OFFICER, Caller.AUDITOR})
public class ReconciliationResource {

    private static final String PAGE = "100";
    private static final int PAGE_MAX = 500;
    private static final Duration OWNER_INTERVAL = Duration.ofMillis(50);

    private final Projection projection;
    private final SessionReads reads;
    private final SessionTokens tokens;
    private final Instance instance;
    private final WorkerConfig config;
    private final Forwarder forwarder;
    private final Caller caller;
    private final ReadMetrics metrics;
    private final WaitTimer timer;

    @Inject
    ReconciliationResource(
            Projection projection,
            SessionReads reads,
            SessionTokens tokens,
            Instance instance,
            WorkerConfig config,
            Forwarder forwarder,
            Caller caller,
            ReadMetrics metrics,
            WaitTimer timer) {
        this.projection = projection;
        this.reads = reads;
        this.tokens = tokens;
        this.instance = instance;
        this.config = config;
        this.forwarder = forwarder;
        this.caller = caller;
        this.metrics = metrics;
        this.timer = timer;
    }

    @GET
    @Path("/{domain}/{tenant}/{run}")
    public CompletionStage<Response> reconciliation(
            @PathParam("domain") String domain,
            @PathParam("tenant") String tenant,
            @PathParam("run") String run,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return read(domain, tenant, run, "", PAGE, Views::reconciliation, uri, headers);
    }

    /** The same run's breaks, page by page. */
    @GET
    @Path("/{domain}/{tenant}/{run}/breaks")
    public CompletionStage<Response> breaks(
            @PathParam("domain") String domain,
            @PathParam("tenant") String tenant,
            @PathParam("run") String run,
            @QueryParam("cursor") @DefaultValue("") String cursor,
            @QueryParam("limit") @DefaultValue(PAGE) String limit,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return read(domain, tenant, run, cursor, limit, (in, state, breaks, through, name) -> breaks, uri, headers);
    }

    /** What of a run goes into the answer. */
    private interface View {
        Object of(Shard shard, RunLedger run, BreakPage breaks, Position through, String instance);
    }

    private CompletionStage<Response> read(
            String domain,
            String tenant,
            String run,
            String cursor,
            String limit,
            View view,
            UriInfo uri,
            HttpHeaders headers) {
        Shard shard;
        UUID id;
        SessionReads.Page page;
        try {
            shard = Shard.of(domain, tenant);
            id = UUID.fromString(run);
            page = new SessionReads.Page(Views.breakIdOf(cursor), limit(limit));
        } catch (IllegalArgumentException malformed) {
            return now(Problem.malformedRequest(String.valueOf(malformed.getMessage()))
                    .response());
        }
        // a token proves what was seen, not that it may be seen: permission comes first
        if (!caller.isOf(shard)) {
            return now(Problem.forbidden("this shard is another tenant's").response());
        }
        SessionToken token;
        try {
            token = tokens.decode(values(headers, HeaderNames.SESSION_TOKEN));
        } catch (InvalidSessionTokenException invalid) {
            return now(Problem.invalidSessionToken(invalid.violation().name(), String.valueOf(invalid.getMessage()))
                    .response());
        }
        Preferences preferences = Preferences.of(values(headers, HeaderNames.PREFER));
        // strong means fresh as the primary, of which nobody knows here: whoever wants it brings the primary's position
        Consistency consistency = preferences.consistency().orElse(Consistency.SESSION) == Consistency.EVENTUAL
                ? Consistency.EVENTUAL
                : Consistency.SESSION;
        Request request = new Request(
                shard,
                id,
                page,
                view,
                token,
                consistency,
                preferences.consistency().isPresent());
        return awaitOwner(shard, consistency)
                .thenCompose(owner -> owner.match(new Ownership.Cases<>() {
                    @Override
                    public CompletionStage<Response> here(Ownership.Here here) {
                        return readHere(here.partition(), request);
                    }

                    @Override
                    public CompletionStage<Response> elsewhere(Ownership.Elsewhere elsewhere) {
                        return Forwarder.wasForwarded(headers)
                                ? now(unsettledFor(request))
                                : forwarder.forward(
                                        elsewhere.instance(), uri.getRequestUri(), headers, config.waitBudget());
                    }

                    @Override
                    public CompletionStage<Response> unsettled(Ownership.Unsettled unsettled) {
                        return now(unsettledFor(request));
                    }
                }));
    }

    /** A group that is just forming or moving partitions settles within a moment, mostly within what a read may wait. */
    private CompletionStage<Ownership> awaitOwner(Shard shard, Consistency consistency) {
        CompletableFuture<Ownership> settled = new CompletableFuture<>();
        Duration wait = consistency == Consistency.EVENTUAL ? Duration.ZERO : config.waitBudget();
        lookForOwner(shard, timer.nanoTime() + wait.toNanos(), settled);
        return settled;
    }

    private void lookForOwner(Shard shard, long deadlineNanos, CompletableFuture<Ownership> settled) {
        Ownership owner = projection.ownerOf(shard);
        if (!(owner instanceof Ownership.Unsettled) || timer.nanoTime() - deadlineNanos >= 0) {
            settled.complete(owner);
        } else {
            timer.after(OWNER_INTERVAL.toNanos(), () -> lookForOwner(shard, deadlineNanos, settled));
        }
    }

    /** What is asked, after it was understood and allowed. */
    private record Request(
            Shard shard,
            UUID run,
            SessionReads.Page page,
            View view,
            SessionToken token,
            Consistency consistency,
            boolean preferenceGiven) {

        boolean checked() {
            return consistency == Consistency.SESSION;
        }
    }

    private CompletionStage<Response> readHere(int partition, Request request) {
        if (request.checked()
                && request.token().restStrong()
                && !request.token().names(request.shard())) {
            return now(refused(
                    request,
                    "unproven",
                    "the session token was cut and does not name this shard: bring the primary's position",
                    Position.NONE,
                    Position.NONE,
                    Duration.ZERO,
                    OptionalLong.empty()));
        }
        Optional<Response.ResponseBuilder> standing = refusalOfFrozen(partition, request);
        if (standing.isPresent()) {
            return now(standing.get());
        }
        return reads.read(
                        partition,
                        request.shard(),
                        request.run(),
                        request.page(),
                        request.token(),
                        request.consistency())
                .thenApply(
                        outcome -> outcome.match(new Ending(partition, request)).build());
    }

    /** A shard that stands still does not get fresher by waiting, so nobody waits. */
    private Optional<Response.ResponseBuilder> refusalOfFrozen(int partition, Request request) {
        if (!request.checked()) {
            return Optional.empty();
        }
        try {
            return refusalOfFrozen(request, projection.frontier(partition, request.shard()), Duration.ZERO);
        } catch (NotServedException moving) {
            return Optional.of(unsettledFor(request));
        }
    }

    private Optional<Response.ResponseBuilder> refusalOfFrozen(
            Request request, ShardFrontier frontier, Duration waited) {
        Freeze frozen = frontier.frozen();
        if (frozen == null) {
            return Optional.empty();
        }
        return Optional.of(refused(
                request,
                "frozen",
                "the shard stands still: " + frozen.reason().word() + ", " + frozen.detail(),
                newest(request),
                frontier.position(),
                waited,
                OptionalLong.empty()));
    }

    private static Position newest(Request request) {
        return request.token().required(request.shard()).stream().reduce(Position.NONE, Position::max);
    }

    /** How the outcome of a read is told. */
    private final class Ending implements ReadOutcome.Cases<SessionReads.RunSnapshot, Response.ResponseBuilder> {

        private final int partition;
        private final Request request;

        Ending(int partition, Request request) {
            this.partition = partition;
            this.request = request;
        }

        @Override
        public Response.ResponseBuilder answered(ReadOutcome.Answered<SessionReads.RunSnapshot> answered) {
            SessionReads.RunSnapshot shown = answered.value();
            Optional<Response.ResponseBuilder> standing = request.checked()
                    ? refusalOfFrozen(request, shown.frontier(), answered.waited())
                    : Optional.empty();
            if (standing.isPresent()) {
                return standing.get();
            }
            metrics.answered(answered.route().word(), answered.waited(), answered.missedBy());
            Optional<RunLedger> run = shown.run();
            Response.ResponseBuilder response = run.isPresent()
                    ? found(run.get(), Views.breaks(shown.breaks(), request.page()), answered.appliedThrough())
                    : Problem.runNotFound(
                                    "nothing has happened to this run through position " + answered.appliedThrough())
                            .with("appliedThrough", answered.appliedThrough().toString())
                            .response();
            return proven(
                    response,
                    answered.token(),
                    answered.servedBy(),
                    answered.route().word(),
                    answered.appliedThrough(),
                    answered.waited());
        }

        private Response.ResponseBuilder found(RunLedger run, BreakPage breaks, Position through) {
            Object body = request.view().of(request.shard(), run, breaks, through, instance.name());
            Response.ResponseBuilder response = Answers.ok(body);
            if (body instanceof BreakPage page && page.breaksNext() != null) {
                // relative to the request, and so right at the API as well, whose path ends alike
                response.header(
                        HttpHeaders.LINK,
                        "<breaks?limit=" + request.page().limit() + "&cursor=" + page.breaksNext() + ">; rel=\"next\"");
            }
            return response;
        }

        @Override
        public Response.ResponseBuilder refused(ReadOutcome.Refused<SessionReads.RunSnapshot> refused) {
            if (refused.reason() == ReadOutcome.Reason.NO_STORE) {
                return unsettledFor(request);
            }
            // it may have frozen while it was waited for
            return refusalOfFrozen(partition, request)
                    .orElseGet(() -> ReconciliationResource.this.refused(
                            request,
                            "behind",
                            "the projection has not been folded that far",
                            refused.required(),
                            refused.reached(),
                            refused.waited(),
                            refused.missedBy()));
        }

        @Override
        public Response.ResponseBuilder historyLost(ReadOutcome.HistoryLost<SessionReads.RunSnapshot> lost) {
            metrics.refused("history-lost", lost.waited(), lost.missedBy());
            Response.ResponseBuilder response = Problem.sessionHistoryLost(
                            "put the token of this answer in place of the one that came")
                    .with("shard", request.shard().id())
                    .with("required", lost.required().toString())
                    .with("reached", lost.survived().toString())
                    .response();
            return proven(response, lost.replacement(), instance.name(), "projection", lost.survived(), lost.waited());
        }

        private Response.ResponseBuilder proven(
                Response.ResponseBuilder response,
                SessionToken token,
                String servedBy,
                String route,
                Position appliedThrough,
                Duration waited) {
            String text = tokens.encode(token);
            if (!text.isEmpty()) {
                response.header(HeaderNames.SESSION_TOKEN, text);
            }
            return preferenceApplied(response, request)
                    .header(HeaderNames.SERVED_BY, Answers.servedBy(servedBy, route, appliedThrough, waited));
        }
    }

    /** A refusal carries the token as it came in: the session has seen nothing new. */
    private Response.ResponseBuilder refused(
            Request request,
            String reason,
            String detail,
            Position required,
            Position reached,
            Duration waited,
            OptionalLong missedBy) {
        metrics.refused(reason, waited, missedBy);
        Response.ResponseBuilder response = Problem.frontierNotReached(reason, detail)
                .with("shard", request.shard().id())
                .with("required", required.toString())
                .with("reached", reached.toString())
                .with("waitedMillis", waited.toMillis())
                .retryAfter(config.retryAfter());
        String token = tokens.encode(request.token());
        if (!token.isEmpty()) {
            response.header(HeaderNames.SESSION_TOKEN, token);
        }
        return preferenceApplied(response, request);
    }

    private Response.ResponseBuilder unsettledFor(Request request) {
        return refused(
                request,
                "rebalancing",
                "no instance holds this shard at the moment",
                newest(request),
                Position.NONE,
                Duration.ZERO,
                OptionalLong.empty());
    }

    private static Response.ResponseBuilder preferenceApplied(Response.ResponseBuilder response, Request request) {
        return request.preferenceGiven()
                ? response.header(
                        HeaderNames.PREFERENCE_APPLIED,
                        "consistency=" + request.consistency().word())
                : response;
    }

    private static int limit(String text) {
        int limit = Integer.parseInt(text);
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("a page has between 1 and " + PAGE_MAX + " breaks");
        }
        return limit;
    }

    private static List<String> values(HttpHeaders headers, String name) {
        List<String> values = headers.getRequestHeader(name);
        return values == null ? List.of() : values;
    }

    private static CompletionStage<Response> now(Response.ResponseBuilder answer) {
        return CompletableFuture.completedFuture(answer.build());
    }
}
