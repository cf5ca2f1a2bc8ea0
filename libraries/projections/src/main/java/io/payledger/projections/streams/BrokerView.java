package io.payledger.projections.streams;

import io.payledger.projections.fold.ProjectionFold;
import io.payledger.service.kafka.KafkaClients;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The topic and the group's offsets at the broker. Thread-safe. */
@Singleton
public final class BrokerView {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaClients kafka;
    private final String topic;
    private final String group;
    private final WorkerInstance instance;
    private @Nullable Admin admin;

    @Inject
    BrokerView(KafkaClients kafka, WorkerConfig worker, WorkerInstance instance, ProjectionFold fold) {
        this.kafka = kafka;
        this.topic = worker.topic();
        this.group = FoldTopology.applicationId(fold, topic);
        this.instance = instance;
    }

    /** One incarnation of the topic. */
    record Log(String id, int partitions) {}

    /**
     * How far a partition is at the broker.
     *
     * @param committed the offset from which the group would go on, null where it has committed none or where the
     *     broker does not answer: never 0 for unknown
     * @param end the offset that the next committed record gets
     */
    public record Offsets(@Nullable Long committed, long end) {}

    /** The broker did not answer; the message is its reason. */
    public static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswerException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Empty where the broker has no such topic. */
    Optional<Log> log() throws NoAnswerException, InterruptedException {
        try {
            TopicDescription described = answer(
                            admin().describeTopics(List.of(topic)).allTopicNames())
                    .get(topic);
            return Optional.ofNullable(described)
                    .map(found -> new Log(
                            found.topicId().toString(), found.partitions().size()));
        } catch (NoAnswerException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** How many partitions the topic has; 0 where it does not exist. */
    public int partitions() throws NoAnswerException, InterruptedException {
        return log().map(Log::partitions).orElse(0);
    }

    public Map<Integer, Offsets> offsets(Collection<Integer> partitions)
            throws NoAnswerException, InterruptedException {
        List<TopicPartition> all = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        if (all.isEmpty()) {
            return Map.of();
        }
        // in this order: both grow, and an end that was read first may be below what was committed since
        Map<TopicPartition, OffsetAndMetadata> committed = committed(all);
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        all.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                answer(admin().listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
        Map<Integer, Offsets> offsets = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata offset = committed.get(partition);
            offsets.put(partition.partition(), new Offsets(offset == null ? null : offset.offset(), end.offset()));
        });
        return offsets;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(List<TopicPartition> partitions)
            throws NoAnswerException, InterruptedException {
        try {
            return answer(admin().listStreamsGroupOffsets(
                            Map.of(group, new ListStreamsGroupOffsetsSpec().topicPartitions(partitions)))
                    .partitionsToOffsetAndMetadata(group));
        } catch (NoAnswerException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw failed;
        }
    }

    /** Asks the broker to remove a silent member after {@code timeout}; the broker may enforce its own bounds. */
    void limitSession(Duration timeout) throws NoAnswerException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        AlterConfigOp set = new AlterConfigOp(
                new ConfigEntry("streams.session.timeout.ms", Long.toString(timeout.toMillis())),
                AlterConfigOp.OpType.SET);
        answer(admin().incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
    }

    private static <T> T answer(KafkaFuture<T> future) throws NoAnswerException, InterruptedException {
        try {
            return future.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new NoAnswerException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException late) {
            throw new NoAnswerException("no answer within " + ANSWER_TIMEOUT.toSeconds() + " s", late);
        }
    }

    private synchronized Admin admin() throws NoAnswerException {
        if (admin == null) {
            try {
                admin = kafka.admin(Map.of(
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        instance.name() + "-view",
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        3_000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) ANSWER_TIMEOUT.toMillis(),
                        AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false));
            } catch (KafkaException unresolved) {
                // a host name that is not known yet, as when containers start together
                throw new NoAnswerException(String.valueOf(unresolved.getMessage()), unresolved);
            }
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
