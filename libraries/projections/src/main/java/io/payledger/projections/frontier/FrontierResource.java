package io.payledger.projections.frontier;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.http.Forwarder;
import io.payledger.projections.streams.WorkerConfig;
import io.payledger.projections.streams.WorkerGroup;
import io.payledger.service.identity.Callers;
import io.payledger.service.identity.Role;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.SecurityProblems;
import io.payledger.service.session.Preferences;
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
import java.time.Duration;
import java.util.Optional;
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
import org.jspecify.annotations.Nullable;

/** Frontiers over HTTP. */
@Path("/frontiers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Frontiers", description = "How far each shard has been folded")
@Blocking
public class FrontierResource {

    private final InstanceFrontiers instance;
    private final GroupFrontiers all;
    private final FrontierWait frontierWait;
    private final WorkerGroup group;
    private final WorkerConfig config;
    private final Forwarder forwarder;
    private final Callers callers;

    @Inject
    FrontierResource(
            InstanceFrontiers instance,
            GroupFrontiers all,
            FrontierWait frontierWait,
            WorkerGroup group,
            WorkerConfig config,
            Forwarder forwarder,
            Callers callers) {
        this.instance = instance;
        this.all = all;
        this.frontierWait = frontierWait;
        this.group = group;
        this.config = config;
        this.forwarder = forwarder;
        this.callers = callers;
    }

    /**
     * All partitions and a page of the shards, of this instance or of all that are known.
     *
     * @param scope {@code instance} or {@code group}
     * @param after the last shard of the page before
     * @param frozen {@code true} for frozen shards only
     */
    @GET
    @RolesAllowed(Role.OPERATOR)
    @Operation(
            summary = "Read the frontiers of all shards",
            description =
                    "In pages, with the offsets and the lag of each partition. An instance that does not answer is named,"
                            + " and the report is not complete.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FrontierReport.class)))
    public Response all(
            @Parameter(
                            description = "Whether all instances are asked, or this one alone",
                            schema =
                                    @Schema(
                                            enumeration = {FrontierReport.GROUP_SCOPE, FrontierReport.INSTANCE_SCOPE},
                                            defaultValue = FrontierReport.GROUP_SCOPE))
                    @QueryParam("scope")
                    @DefaultValue(FrontierReport.GROUP_SCOPE)
                    String scope,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = FrontierPage.LIMIT_MAX,
                                            defaultValue = FrontierPage.LIMIT))
                    @QueryParam("limit")
                    @DefaultValue(FrontierPage.LIMIT)
                    String limit,
            @Parameter(description = "shardsNext of the page before", example = "payroll/acme-de")
                    @QueryParam("after")
                    @Nullable String after,
            @Parameter(
                            description = "Whether only frozen shards are wanted",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("frozen")
                    @DefaultValue("false")
                    String frozen,
            @Context UriInfo uri,
            @Context HttpHeaders headers)
            throws InterruptedException {
        boolean group = scope.equals(FrontierReport.GROUP_SCOPE);
        if (!group && !scope.equals(FrontierReport.INSTANCE_SCOPE)) {
            return ProblemType.MALFORMED_REQUEST
                    .because("scope is 'instance' or 'group'")
                    .response()
                    .build();
        }
        FrontierPage page;
        try {
            page = FrontierPage.of(after, limit, frozen);
        } catch (IllegalArgumentException malformed) {
            return ProblemType.MALFORMED_REQUEST
                    .because(String.valueOf(malformed.getMessage()))
                    .response()
                    .build();
        }
        FrontierReport report = group && !Forwarder.wasForwarded(headers)
                ? all.report(page, uri.getRequestUri(), headers)
                : instance.report(page);
        return Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /**
     * One shard's frontier; with {@code at-least} only once it has been reached, for which {@code Prefer: wait=seconds}
     * waits.
     */
    @GET
    @Path("/{domain}/{tenant}")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR, Role.OPERATOR})
    @Operation(
            summary = "Read a shard's frontier",
            description =
                    "With at-least, only once the shard has been folded through that position; Prefer: wait=10 waits"
                            + " for it. Any instance answers, or asks the one that has the shard.")
    @Parameter(
            name = "Prefer",
            in = ParameterIn.HEADER,
            description = "wait=10: how many seconds to wait for the position",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FrontierReport.One.class)))
    @APIResponse(responseCode = "410", description = "session-history-lost: the shard is in a later epoch")
    @APIResponse(
            responseCode = "503",
            description = "frontier-not-reached: behind, frozen, or between two instances of the worker")
    public CompletionStage<Response> one(
            @Parameter(description = "The shard's domain, such as payroll") @PathParam("domain") String domain,
            @Parameter(description = "The tenant that the bearer token names; any for operators") @PathParam("tenant")
                    String tenant,
            @Parameter(description = "The position to be reached, as epoch/sequence", example = "1/42")
                    @QueryParam("at-least")
                    @Nullable String atLeast,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        Shard shard;
        Position required;
        try {
            shard = Shard.of(domain, tenant);
            required = atLeast == null ? Position.NONE : Position.parse(atLeast);
        } catch (IllegalArgumentException malformed) {
            return completed(ProblemType.MALFORMED_REQUEST
                    .because(String.valueOf(malformed.getMessage()))
                    .response());
        }
        if (!callers.isOperator() && !callers.isOf(shard.tenant())) {
            return completed(SecurityProblems.forbidden().response());
        }
        Optional<Duration> wait = Preferences.of(SessionHeaders.values(headers, SessionHeaders.PREFER))
                .longestWait()
                .map(asked -> asked.compareTo(config.frontierWaitMax()) < 0 ? asked : config.frontierWaitMax());
        return group.ownerOf(shard)
                .match(
                        partition -> frontierWait
                                .await(partition, new FrontierQuery(shard, required, wait))
                                .thenApply(Response.ResponseBuilder::build),
                        owner -> Forwarder.wasForwarded(headers)
                                ? completed(frontierWait.rebalancing())
                                : forwarder.forward(owner, uri.getRequestUri(), headers, wait.orElse(Duration.ZERO)),
                        () -> completed(frontierWait.rebalancing()));
    }

    private static CompletionStage<Response> completed(Response.ResponseBuilder answer) {
        return CompletableFuture.completedFuture(answer.build());
    }
}
