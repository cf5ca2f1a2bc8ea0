package io.payledger.worker.http;

import io.payledger.freshness.Shard;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.read.SessionReadEndpoint;
import io.payledger.projections.streams.WorkerInstance;
import io.payledger.reconciliation.BreakPage;
import io.payledger.reconciliation.RunReconciliation;
import io.payledger.service.identity.Role;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.session.SessionHeaders;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One run's reconciliation, fresh enough for the session that reads it. */
@Path("/reconciliations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Reconciliation", description = "Ledger entries and control totals of a run, folded from its events")
@APIResponse(responseCode = "404", description = "payroll-run-not-found")
@APIResponse(responseCode = "410", description = "session-history-lost, with the token to continue with")
@APIResponse(
        responseCode = "503",
        description = "frontier-not-reached: behind, frozen, unproven, or between two instances of the worker")
@Blocking
@RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR})
public class ReconciliationResource {

    private static final String LIMIT = "100";

    private final SessionReadEndpoint reads;
    private final Views views;

    @Inject
    ReconciliationResource(SessionReadEndpoint reads, ProjectionFold fold, WorkerInstance instance) {
        this.reads = reads;
        this.views = new Views(fold.version(), instance.name());
    }

    @GET
    @Path("/{domain}/{tenant}/{run}")
    @Operation(
            summary = "Read a run's reconciliation",
            description = "Never older than what the session has seen: waits for that, or answers 503.")
    @Parameter(
            name = SessionHeaders.SESSION_TOKEN,
            in = ParameterIn.HEADER,
            description =
                    "The token of the session's latest answer; several are sent as several headers or joined by |",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = SessionHeaders.PREFER,
            in = ParameterIn.HEADER,
            description = "consistency=session or eventual",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The verdict and its evidence; see docs/reference/reconciliation.md",
            content = @Content(schema = @Schema(implementation = RunReconciliation.class)))
    public CompletionStage<Response> reconciliation(
            @PathParam("domain") String domain,
            @PathParam("tenant") String tenant,
            @PathParam("run") String run,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return read(
                domain,
                tenant,
                run,
                "",
                LIMIT,
                (found, page, through) -> ok(views.reconciliation(found, page, through)),
                uri,
                headers);
    }

    /** The same run's breaks, page by page. */
    @GET
    @Path("/{domain}/{tenant}/{run}/breaks")
    @Operation(summary = "Read a run's breaks", description = "Sorted by id, in pages; as fresh as the reconciliation.")
    @Parameter(
            name = SessionHeaders.SESSION_TOKEN,
            in = ParameterIn.HEADER,
            description =
                    "The token of the session's latest answer; several are sent as several headers or joined by |",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = SessionHeaders.PREFER,
            in = ParameterIn.HEADER,
            description = "consistency=session or eventual",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "A page of breaks, and the cursor of the next page",
            content = @Content(schema = @Schema(implementation = BreakPage.class)))
    public CompletionStage<Response> breaks(
            @PathParam("domain") String domain,
            @PathParam("tenant") String tenant,
            @PathParam("run") String run,
            @Parameter(description = "The cursor that the page before names") @QueryParam("cursor") @DefaultValue("")
                    String cursor,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "500",
                                            defaultValue = LIMIT))
                    @QueryParam("limit")
                    @DefaultValue(LIMIT)
                    String limit,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return read(domain, tenant, run, cursor, limit, (found, page, through) -> breaks(found, page), uri, headers);
    }

    private static Response.ResponseBuilder breaks(RunRead.FoundRun found, BreakPageRequest page) {
        BreakPage body = Views.breaks(found.breaks(), page);
        Response.ResponseBuilder answer = ok(body);
        return body.breaksNext() == null
                ? answer
                // relative to the request, and so right at the API as well, whose path ends alike
                : answer.header(
                        HttpHeaders.LINK,
                        "<breaks?limit=" + page.limit() + "&cursor=" + body.breaksNext() + ">; rel=\"next\"");
    }

    private static Response.ResponseBuilder ok(Object body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE);
    }

    private CompletionStage<Response> read(
            String domain,
            String tenant,
            String run,
            String cursor,
            String limit,
            RunRead.View view,
            UriInfo uri,
            HttpHeaders headers) {
        Shard shard;
        RunRead read;
        try {
            shard = Shard.of(domain, tenant);
            read = new RunRead(shard, UUID.fromString(run), BreakPageRequest.of(cursor, limit), view);
        } catch (IllegalArgumentException malformed) {
            return CompletableFuture.completedFuture(ProblemType.MALFORMED_REQUEST
                    .because(String.valueOf(malformed.getMessage()))
                    .response()
                    .build());
        }
        return reads.answer(shard, read, uri, headers);
    }
}
