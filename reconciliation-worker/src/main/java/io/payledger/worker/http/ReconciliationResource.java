package io.payledger.worker.http;

import io.payledger.freshness.Shard;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.read.SessionReadEndpoint;
import io.payledger.projections.streams.WorkerInstance;
import io.payledger.reconciliation.BreakPage;
import io.payledger.service.identity.Role;
import io.payledger.service.problems.ProblemType;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One run's reconciliation, fresh enough for the session that reads it. */
@Path("/reconciliations")
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
    public CompletionStage<Response> breaks(
            @PathParam("domain") String domain,
            @PathParam("tenant") String tenant,
            @PathParam("run") String run,
            @QueryParam("cursor") @DefaultValue("") String cursor,
            @QueryParam("limit") @DefaultValue(LIMIT) String limit,
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
