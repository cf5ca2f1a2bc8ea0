package io.payledger.api.reconciliation;

import io.payledger.api.http.Answer;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.PageRequest;
import io.payledger.api.http.Requests;
import io.payledger.api.read.Session;
import io.payledger.api.reconciliation.Workers.Question;
import io.payledger.freshness.Consistency;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.reconciliation.BreakPage;
import io.payledger.reconciliation.RunReconciliation;
import io.payledger.service.identity.Role;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.session.SessionHeaders;
import io.payledger.service.session.SessionTokens;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A run's reconciliation, read from a worker under the caller's session token. */
@Path("/api/v1/tenants/{tenant}/payroll-runs/{run}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Reconciliation", description = "Ledger entries and control totals of a run, folded from its events")
public class ReconciliationResource {

    private static final List<String> PASSED_ON =
            List.of(SessionHeaders.SESSION_TOKEN, SessionHeaders.SERVED_BY, HttpHeaders.LINK, RetryAfter.HEADER);

    /** The page limit of the worker. */
    private static final int BREAKS_MAX = 500;

    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{0,400}");

    private final Workers workers;
    private final Exchange http;
    private final SessionTokens tokens;

    ReconciliationResource(Workers workers, Exchange http, SessionTokens tokens) {
        this.workers = workers;
        this.http = http;
        this.tokens = tokens;
    }

    @GET
    @Path("/reconciliation")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(
            summary = "Read a run's reconciliation",
            description = "Never older than what the session has seen: the worker waits for that, or answers 503"
                    + " frontier-not-reached.")
    @APIResponse(
            responseCode = "200",
            description = "The verdict and its evidence; see docs/reference/reconciliation.md",
            content = @Content(schema = @Schema(implementation = RunReconciliation.class)))
    public CompletionStage<Response> reconciliation(@PathParam("run") String run) {
        return ask(Requests.runId(run), "", Map.of());
    }

    @GET
    @Path("/breaks")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
    @Operation(summary = "Read a run's breaks", description = "Sorted by id, in pages; as fresh as the reconciliation.")
    @APIResponse(
            responseCode = "200",
            description = "A page of breaks, and the cursor of the next page",
            content = @Content(schema = @Schema(implementation = BreakPage.class)))
    public CompletionStage<Response> breaks(
            @PathParam("run") String run,
            @Parameter(description = "The cursor that the page before names") @QueryParam("cursor") @DefaultValue("")
                    String cursor,
            @QueryParam("limit") @DefaultValue("100") String limit) {
        UUID id = Requests.runId(run);
        if (!CURSOR.matcher(cursor).matches()) {
            throw Requests.malformed("cursor has to be the one that a page before names.");
        }
        int most = PageRequest.limit(limit, BREAKS_MAX);
        return ask(id, "/breaks", Map.of("cursor", cursor, "limit", Integer.toString(most)));
    }

    private CompletionStage<Response> ask(UUID run, String part, Map<String, String> page) {
        Session session = http.request().session();
        Shard shard = http.shard();
        String authorization = http.request().header(HttpHeaders.AUTHORIZATION).orElse("");
        Consistency asked = session.consistency() == Consistency.EVENTUAL ? Consistency.EVENTUAL : Consistency.SESSION;
        Function<SessionToken, CompletionStage<Response>> askWorker = required -> workers.ask(
                        new Question(shard, run, part, page, authorization, tokens.encode(required), asked.word()))
                .map(answer -> answer.map(ReconciliationResource::passedOn).orElseGet(() -> unavailable(required)))
                .toCompletionStage();
        // from the primary, the worker must reach its position as well as what the session has seen
        return hasToAskPrimary(session, shard) ? http.positionAtPrimary(askWorker) : askWorker.apply(session.token());
    }

    /** A projection has no primary: strong reads, and the first read of a shard, use the position of PostgreSQL's primary. */
    private static boolean hasToAskPrimary(Session session, Shard shard) {
        return switch (session.consistency()) {
            case STRONG -> true;
            case SESSION -> !session.token().names(shard);
            case EVENTUAL -> false;
        };
    }

    private static Response passedOn(HttpResponse<Buffer> answer) {
        String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
        Response.ResponseBuilder response = Response.status(answer.statusCode())
                .type(type == null ? MediaType.APPLICATION_JSON : type)
                .entity(answer.bodyAsString());
        for (String header : PASSED_ON) {
            String value = answer.getHeader(header);
            if (value != null) {
                response.header(header, value);
            }
        }
        return response.build();
    }

    private Response unavailable(SessionToken required) {
        Problem problem = ApiProblems.RECONCILIATION_UNAVAILABLE.because(
                "No reconciliation worker answered in time. The run itself is not affected; repeat the request after"
                        + " Retry-After.");
        return http.respond(Answer.of(problem, required).header(RetryAfter.HEADER, "2"));
    }
}
