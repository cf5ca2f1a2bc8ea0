package io.payledger.worker.frontier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.ShardState.Coverage;
import io.payledger.worker.fold.Fold;
import io.payledger.worker.fold.Freeze;
import io.payledger.worker.fold.PartitionProgress;
import io.payledger.worker.fold.ShardFrontier;
import io.payledger.worker.frontier.FrontierReport.InstanceView;
import io.payledger.worker.frontier.FrontierReport.PartitionView;
import io.payledger.worker.frontier.FrontierReport.ShardView;
import io.payledger.worker.http.Answers;
import io.payledger.worker.http.Forwarder;
import io.payledger.worker.http.HeaderNames;
import io.payledger.worker.http.Preferences;
import io.payledger.worker.http.Problem;
import io.payledger.worker.identity.Caller;
import io.payledger.worker.topology.BrokerView;
import io.payledger.worker.topology.BrokerView.NoAnswerException;
import io.payledger.worker.topology.BrokerView.Offsets;
import io.payledger.worker.topology.Instance;
import io.payledger.worker.topology.NotServedException;
import io.payledger.worker.topology.Ownership;
import io.payledger.worker.topology.PartitionLag;
import io.payledger.worker.topology.Projection;
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
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Frontiers over HTTP. */
@Path("/frontiers")
@Blocking
public class FrontierResource {

    private static final String INSTANCE_SCOPE = "instance";
    private static final String GROUP_SCOPE = "group";

    private final Projection projection;
    private final BrokerView broker;
    private final Instance instance;
    private final WorkerConfig config;
    private final Forwarder forwarder;
    private final Caller caller;
    private final ObjectMapper json;

    @Inject
    FrontierResource(
            Projection projection,
            BrokerView broker,
            Instance instance,
            WorkerConfig config,
            Forwarder forwarder,
            Caller caller,
            ObjectMapper json) {
        this.projection = projection;
        this.broker = broker;
        this.instance = instance;
        this.config = config;
        this.forwarder = forwarder;
        this.caller = caller;
        this.json = json;
    }

    /**
     * All partitions and shards, of this instance or of all that are known.
     *
     * @param scope {@code instance} or {@code group}
     */
    @GET
    @RolesAllowed(Caller.OPERATOR)
    public Response all(
            @QueryParam("scope") @DefaultValue(GROUP_SCOPE) String scope,
            @Context UriInfo uri,
            @Context HttpHeaders headers)
            throws InterruptedException {
        if (scope.equals(INSTANCE_SCOPE) || (scope.equals(GROUP_SCOPE) && Forwarder.wasForwarded(headers))) {
            return Answers.ok(ofThisInstance()).build();
        }
        if (scope.equals(GROUP_SCOPE)) {
            return Answers.ok(ofTheGroup(uri, headers)).build();
        }
        return Problem.malformedRequest("scope is 'instance' or 'group'")
                .response()
                .build();
    }

    private FrontierReport ofThisInstance() throws InterruptedException {
        SortedSet<Integer> mine = projection.partitions();
        Map<Integer, Offsets> offsets = Map.of();
        String problem = null;
        try {
            offsets = broker.offsets(mine);
        } catch (NoAnswerException silent) {
            problem = "the broker does not tell offsets: " + silent.getMessage();
        }
        Instant now = Instant.now();
        List<PartitionView> partitions = new ArrayList<>();
        List<ShardView> shards = new ArrayList<>();
        boolean complete = true;
        for (int partition : mine) {
            try {
                partitions.add(view(partition, projection.progress(partition), offsets.get(partition)));
                projection
                        .frontiers(partition)
                        .forEach((shard, frontier) -> shards.add(ShardView.of(shard, partition, frontier, now)));
            } catch (NotServedException moving) {
                complete = false;
            }
        }
        return new FrontierReport(
                Fold.VERSION,
                instance.name(),
                INSTANCE_SCOPE,
                complete && problem == null,
                List.of(new InstanceView(instance.url().toString(), problem)),
                partitions,
                shards);
    }

    private PartitionView view(int partition, Optional<PartitionProgress> progress, @Nullable Offsets offsets) {
        PartitionLag lag = offsets == null ? null : PartitionLag.of(progress, offsets);
        return new PartitionView(
                config.topic(),
                partition,
                lag == null ? progress.map(PartitionProgress::next).orElse(null) : lag.consumed(),
                lag == null ? null : lag.committed(),
                lag == null ? null : Long.valueOf(lag.end()),
                lag == null ? null : Long.valueOf(lag.lag()),
                progress.map(PartitionProgress::strangers).orElse(0L),
                progress.map(PartitionProgress::lastStranger).orElse(null),
                instance.name());
    }

    private FrontierReport ofTheGroup(UriInfo uri, HttpHeaders headers) throws InterruptedException {
        Map<URI, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
        for (URI other : projection.instances()) {
            if (!other.equals(instance.url())) {
                asked.put(
                        other,
                        forwarder
                                .send(other, uri.getRequestUri(), headers, Duration.ZERO)
                                .toCompletableFuture());
            }
        }
        FrontierReport own = ofThisInstance();
        List<InstanceView> instances = new ArrayList<>(own.instances());
        List<PartitionView> partitions = new ArrayList<>(own.partitions());
        List<ShardView> shards = new ArrayList<>(own.shards());
        boolean complete = own.complete();
        for (Map.Entry<URI, CompletableFuture<HttpResponse<String>>> each : asked.entrySet()) {
            Optional<FrontierReport> report = report(each.getValue());
            if (report.isPresent()) {
                complete &= report.get().complete();
                instances.addAll(report.get().instances());
                partitions.addAll(report.get().partitions());
                shards.addAll(report.get().shards());
            } else {
                complete = false;
                instances.add(new InstanceView(each.getKey().toString(), "it does not answer"));
            }
        }
        partitions.sort(Comparator.comparingInt(PartitionView::partition));
        shards.sort(Comparator.comparing(ShardView::shard));
        long covered =
                partitions.stream().map(PartitionView::partition).distinct().count();
        return new FrontierReport(
                Fold.VERSION,
                instance.name(),
                GROUP_SCOPE,
                complete && covered == partitions.size() && covered == partitionsOfTopic(),
                instances,
                partitions,
                shards);
    }

    /** 0, which nothing equals, where the broker does not say. */
    private int partitionsOfTopic() throws InterruptedException {
        try {
            return broker.partitions();
        } catch (NoAnswerException silent) {
            return 0;
        }
    }

    private Optional<FrontierReport> report(CompletableFuture<HttpResponse<String>> answer) {
        return answer.handle((response, failure) -> {
                    if (failure != null || response.statusCode() != 200) {
                        return Optional.<FrontierReport>empty();
                    }
                    try {
                        return Optional.of(json.readValue(response.body(), FrontierReport.class));
                    } catch (JsonProcessingException otherVersion) {
                        return Optional.<FrontierReport>empty();
                    }
                })
                .join();
    }

    /**
     * One shard's frontier; with {@code at-least} only once it has been reached, for which {@code Prefer: wait=seconds}
     * waits.
     */
    @GET
    @Path("/{domain}/{tenant}")
    @RolesAllowed({Caller.PREPARER, Caller.APPROVER, Caller.PAYMENT_OFFICER, Caller.AUDITOR, Caller.OPERATOR})
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
            return now(Problem.malformedRequest(String.valueOf(malformed.getMessage()))
                    .response());
        }
        if (!caller.isOperator() && !caller.isOf(shard)) {
            return now(Problem.forbidden("this shard is another tenant's").response());
        }
        Optional<Duration> asked = Preferences.of(values(headers)).longestWait();
        Duration wait = asked.filter(duration -> duration.compareTo(config.frontierWaitMax()) < 0)
                .or(() -> asked.map(longer -> config.frontierWaitMax()))
                .orElse(Duration.ZERO);
        return projection.ownerOf(shard).match(new Ownership.Cases<CompletionStage<Response>>() {
            @Override
            public CompletionStage<Response> here(Ownership.Here here) {
                return awaitHere(here.partition(), shard, required, wait, asked.isPresent());
            }

            @Override
            public CompletionStage<Response> elsewhere(Ownership.Elsewhere elsewhere) {
                return Forwarder.wasForwarded(headers)
                        ? now(unsettledProblem())
                        : forwarder.forward(elsewhere.instance(), uri.getRequestUri(), headers, wait);
            }

            @Override
            public CompletionStage<Response> unsettled(Ownership.Unsettled unsettled) {
                return now(unsettledProblem());
            }
        });
    }

    private CompletionStage<Response> awaitHere(
            int partition, Shard shard, Position required, Duration wait, boolean preferred) {
        long begin = System.nanoTime();
        Optional<Response> atOnce = judge(partition, shard, required, begin, wait.isZero(), preferred);
        if (atOnce.isPresent()) {
            return CompletableFuture.completedFuture(atOnce.get());
        }
        return projection.watch().await(shard, required, wait).thenApply(reached -> judge(
                        partition, shard, required, begin, true, preferred)
                .orElseThrow());
    }

    /** Empty where waiting may help. */
    private Optional<Response> judge(
            int partition, Shard shard, Position required, long beginNanos, boolean last, boolean preferred) {
        ShardFrontier frontier;
        try {
            frontier = projection.frontier(partition, shard);
        } catch (NotServedException moving) {
            return Optional.of(unsettledProblem().build());
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - beginNanos);
        Coverage coverage = ShardState.at(frontier.position()).coverage(List.of(required));
        if (coverage == Coverage.FRESH) {
            Response.ResponseBuilder answer = Answers.ok(FrontierReport.One.of(
                            ShardView.of(shard, partition, frontier, Instant.now()), Fold.VERSION, instance.name()))
                    .header(
                            HeaderNames.SERVED_BY,
                            Answers.servedBy(instance.name(), "projection", frontier.position(), waited));
            return Optional.of((preferred ? applied(answer) : answer).build());
        }
        if (coverage == Coverage.LOST) {
            return Optional.of(Problem.sessionHistoryLost("the shard is in a later epoch, and it is not known here"
                            + " that what was required is part of it")
                    .with("required", required.toString())
                    .with("reached", frontier.position().toString())
                    .response()
                    .build());
        }
        Freeze frozen = frontier.frozen();
        if (frozen == null && !last) {
            return Optional.empty();
        }
        Problem problem = Problem.frontierNotReached(
                        frozen == null ? "behind" : "frozen",
                        frozen == null
                                ? "the shard has not been folded that far"
                                : "the shard stands still: " + frozen.reason().word() + ", " + frozen.detail())
                .with("shard", shard.id())
                .with("required", required.toString())
                .with("reached", frontier.position().toString());
        Response.ResponseBuilder answer = problem.retryAfter(config.retryAfter());
        return Optional.of((preferred ? applied(answer) : answer).build());
    }

    private static Response.ResponseBuilder applied(Response.ResponseBuilder answer) {
        return answer.header(HeaderNames.PREFERENCE_APPLIED, "wait");
    }

    private Response.ResponseBuilder unsettledProblem() {
        return Problem.frontierNotReached("rebalancing", "no instance holds this shard at the moment")
                .retryAfter(config.retryAfter());
    }

    private static List<String> values(HttpHeaders headers) {
        List<String> values = headers.getRequestHeader(HeaderNames.PREFER);
        return values == null ? List.of() : values;
    }

    private static CompletionStage<Response> now(Response.ResponseBuilder answer) {
        return CompletableFuture.completedFuture(answer.build());
    }
}
