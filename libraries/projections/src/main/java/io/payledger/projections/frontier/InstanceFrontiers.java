package io.payledger.projections.frontier;

import io.payledger.projections.fold.PartitionProgress;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.frontier.FrontierReport.InstanceView;
import io.payledger.projections.frontier.FrontierReport.PartitionView;
import io.payledger.projections.frontier.FrontierReport.ShardView;
import io.payledger.projections.streams.BrokerView;
import io.payledger.projections.streams.BrokerView.NoAnswerException;
import io.payledger.projections.streams.BrokerView.Offsets;
import io.payledger.projections.streams.NotServedException;
import io.payledger.projections.streams.PartitionLag;
import io.payledger.projections.streams.ProjectionStore;
import io.payledger.projections.streams.WorkerConfig;
import io.payledger.projections.streams.WorkerGroup;
import io.payledger.projections.streams.WorkerInstance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The partitions and shards of this instance. */
@Singleton
final class InstanceFrontiers {

    private final ProjectionStore projection;
    private final ProjectionFold fold;
    private final WorkerGroup group;
    private final BrokerView broker;
    private final WorkerInstance instance;
    private final String topic;

    @Inject
    InstanceFrontiers(
            ProjectionStore projection,
            ProjectionFold fold,
            WorkerGroup group,
            BrokerView broker,
            WorkerInstance instance,
            WorkerConfig config) {
        this.projection = projection;
        this.fold = fold;
        this.group = group;
        this.broker = broker;
        this.instance = instance;
        this.topic = config.topic();
    }

    FrontierReport report(FrontierPage page) throws InterruptedException {
        SortedSet<Integer> owned = group.partitions();
        Map<Integer, Offsets> offsets = Map.of();
        String problem = null;
        try {
            offsets = broker.offsets(owned);
        } catch (NoAnswerException silent) {
            problem = "the broker does not return offsets: " + silent.getMessage();
        }
        Instant now = Instant.now();
        List<PartitionView> partitions = new ArrayList<>();
        List<ShardView> shards = new ArrayList<>();
        boolean complete = true;
        for (int partition : owned) {
            try {
                partitions.add(view(partition, projection.progress(partition), offsets.get(partition)));
                shards.addAll(frontiers(partition, page, now));
            } catch (NotServedException moving) {
                complete = false;
            }
        }
        FrontierPage.Shards paged = page.shards(shards, false);
        return new FrontierReport(
                fold.version(),
                instance.name(),
                FrontierReport.INSTANCE_SCOPE,
                complete && problem == null,
                List.of(new InstanceView(instance.url().toString(), problem)),
                partitions,
                paged.shown(),
                paged.next());
    }

    private List<ShardView> frontiers(int partition, FrontierPage page, Instant now) {
        List<ShardView> found = new ArrayList<>();
        projection.scanFrontiers(partition, page.after(), (shard, frontier) -> {
            if (page.wants(frontier)) {
                found.add(ShardView.of(shard, partition, frontier, now));
            }
            return found.size() < page.rows();
        });
        return found;
    }

    private PartitionView view(int partition, Optional<PartitionProgress> progress, @Nullable Offsets offsets) {
        PartitionLag lag = offsets == null ? null : PartitionLag.of(progress, offsets);
        return new PartitionView(
                topic,
                partition,
                lag == null ? progress.map(PartitionProgress::next).orElse(null) : lag.consumed(),
                lag == null ? null : lag.committed(),
                lag == null ? null : Long.valueOf(lag.end()),
                lag == null ? null : Long.valueOf(lag.lag()),
                progress.map(PartitionProgress::unkeyed).orElse(0L),
                progress.map(PartitionProgress::lastUnkeyed).orElse(null),
                instance.name());
    }
}
