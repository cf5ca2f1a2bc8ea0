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
import org.jspecify.annotations.Nullable;

/** Frontiers over HTTP. */
@Path("/frontiers")
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
     * All partitions and shards, of this instance or of all that are known.
     *
     * @param scope {@code instance} or {@code group}
     */
    @GET
    @RolesAllowed(Role.OPERATOR)
    public Response all(
            @QueryParam("scope") @DefaultValue(FrontierReport.GROUP_SCOPE) String scope,
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
        FrontierReport report = group && !Forwarder.wasForwarded(headers)
                ? all.report(uri.getRequestUri(), headers)
                : instance.report();
        return Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /**
     * One shard's frontier; with {@code at-least} only once it has been reached, for which {@code Prefer: wait=seconds}
     * waits.
     */
    @GET
    @Path("/{domain}/{tenant}")
    @RolesAllowed({Role.PREPARER, Role.APPROVER, Role.PAYMENT_OFFICER, Role.AUDITOR, Role.OPERATOR})
    public CompletionStage<Response> one(
            @PathParam("domain") String domain,
            @PathParam("tenant") String tenant,
            @QueryParam("at-least") @Nullable String atLeast,
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
