package io.payledger.projections.streams;

import io.payledger.events.Topics;
import io.payledger.projections.fold.ProjectionFold;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** One source, one processor, one store: frontier and state change together or not at all. */
public final class FoldTopology {

    private FoldTopology() {}

    /**
     * Names the group, its internal topics and its transactions. Another topic is another log with offsets of its own, so
     * a worker on it is another application: it folds from the beginning and shares nothing with the first.
     */
    static String applicationId(ProjectionFold fold, String topic) {
        String id = "payledger-" + fold.name() + "-" + fold.version();
        return topic.equals(Topics.EVENTS) ? id : id + "-" + topic;
    }

    /**
     * @param log the incarnation of the topic, see {@link io.payledger.projections.fold.IncomingRecord#log()}
     */
    public static Topology of(ProjectionFold fold, String topic, String log, FoldListener listener, FoldSpans spans) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "events",
                new AnyTimestamp(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
        topology.addProcessor("fold", new FoldProcessors(fold, log, listener, spans), "events");
        return topology;
    }

    private record FoldProcessors(ProjectionFold fold, String log, FoldListener listener, FoldSpans spans)
            implements ProcessorSupplier<byte[], byte[], Void, Void> {

        @Override
        public Processor<byte[], byte[], Void, Void> get() {
            return new FoldProcessor(fold, log, listener, spans);
        }

        /** No cache: a reader finds what the processor wrote at once, row by row in that order. */
        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(fold.name()), Serdes.String(), Serdes.ByteArray())
                    .withCachingDisabled()
                    .withLoggingEnabled(Map.of()));
        }
    }

    /** The fold does not use Kafka's timestamps; the default extractor would fail on a record without one. */
    private static final class AnyTimestamp implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> event, long partitionTime) {
            return Math.max(0, event.timestamp());
        }
    }
}
