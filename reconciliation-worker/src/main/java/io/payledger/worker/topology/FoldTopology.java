package io.payledger.worker.topology;

import io.payledger.events.Topics;
import io.payledger.worker.fold.Fold;
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
final class FoldTopology {

    static final String STORE = "reconciliation";

    private FoldTopology() {}

    /**
     * Group, internal topics and transactions are named after it. Another topic is another log with offsets of its own, so
     * a worker on it is another application: it folds from the beginning, and its group has nothing to do with the first.
     */
    static String applicationId(String topic) {
        String id = "payledger-reconciliation-" + Fold.VERSION;
        return topic.equals(Topics.EVENTS) ? id : id + "-" + topic;
    }

    /**
     * @param log the incarnation of the topic, see {@link io.payledger.worker.fold.IncomingRecord#log()}
     */
    static Topology of(String topic, String log, FoldListener listener, FoldSpans spans) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "events",
                new AnyTimestamp(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
        topology.addProcessor("fold", new FoldProcessors(log, listener, spans), "events");
        return topology;
    }

    private record FoldProcessors(String log, FoldListener listener, FoldSpans spans)
            implements ProcessorSupplier<byte[], byte[], Void, Void> {

        @Override
        public Processor<byte[], byte[], Void, Void> get() {
            return new FoldProcessor(log, listener, spans);
        }

        /** No cache: what the processor wrote is what a reader finds, at once and row by row in that order. */
        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                    .withCachingDisabled()
                    .withLoggingEnabled(Map.of()));
        }
    }

    /** The fold has no use for Kafka's time; the default would end the partition over a record without one. */
    private static final class AnyTimestamp implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> event, long partitionTime) {
            return Math.max(0, event.timestamp());
        }
    }
}
