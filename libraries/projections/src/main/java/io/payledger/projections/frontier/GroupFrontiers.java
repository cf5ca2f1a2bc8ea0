package io.payledger.projections.frontier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.frontier.FrontierReport.InstanceView;
import io.payledger.projections.frontier.FrontierReport.PartitionView;
import io.payledger.projections.frontier.FrontierReport.ShardView;
import io.payledger.projections.http.Forwarder;
import io.payledger.projections.streams.BrokerView;
import io.payledger.projections.streams.BrokerView.NoAnswerException;
import io.payledger.projections.streams.WorkerGroup;
import io.payledger.projections.streams.WorkerInstance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The partitions and shards of all instances: asks the others, and merges what they answer. */
@Singleton
final class GroupFrontiers {

    private final InstanceFrontiers own;
    private final WorkerGroup group;
    private final WorkerInstance instance;
    private final Forwarder forwarder;
    private final BrokerView broker;
    private final ProjectionFold fold;
    private final ObjectMapper json;

    @Inject
    GroupFrontiers(
            InstanceFrontiers own,
            WorkerGroup group,
            WorkerInstance instance,
            Forwarder forwarder,
            BrokerView broker,
            ProjectionFold fold,
            ObjectMapper json) {
        this.own = own;
        this.group = group;
        this.instance = instance;
        this.forwarder = forwarder;
        this.broker = broker;
        this.fold = fold;
        this.json = json;
    }

    /** The request is what the other instances are asked. */
    FrontierReport report(FrontierPage page, URI request, HttpHeaders headers) throws InterruptedException {
        Map<URI, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
        for (URI other : group.instances()) {
            if (!other.equals(instance.url())) {
                asked.put(
                        other,
                        forwarder.send(other, request, headers, Duration.ZERO).toCompletableFuture());
            }
        }
        FrontierReport first = own.report(page);
        List<InstanceView> instances = new ArrayList<>(first.instances());
        List<PartitionView> partitions = new ArrayList<>(first.partitions());
        List<ShardView> shards = new ArrayList<>(first.shards());
        boolean complete = first.complete();
        boolean more = first.shardsNext() != null;
        for (Map.Entry<URI, CompletableFuture<HttpResponse<String>>> each : asked.entrySet()) {
            Optional<FrontierReport> report = report(each.getValue());
            if (report.isPresent()) {
                complete &= report.get().complete();
                instances.addAll(report.get().instances());
                partitions.addAll(report.get().partitions());
                shards.addAll(report.get().shards());
                more |= report.get().shardsNext() != null;
            } else {
                complete = false;
                instances.add(new InstanceView(each.getKey().toString(), "it does not answer"));
            }
        }
        partitions.sort(Comparator.comparingInt(PartitionView::partition));
        FrontierPage.Shards paged = page.shards(shards, more);
        long covered =
                partitions.stream().map(PartitionView::partition).distinct().count();
        return new FrontierReport(
                fold.version(),
                instance.name(),
                FrontierReport.GROUP_SCOPE,
                complete && covered == partitions.size() && covered == partitionsOfTopic(),
                instances,
                partitions,
                paged.shown(),
                paged.next());
    }

    /** 0, which no report covers, where the broker does not answer. */
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
}
