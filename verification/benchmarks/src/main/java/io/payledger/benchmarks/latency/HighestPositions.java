package io.payledger.benchmarks.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Folds the highest position of each shard into a state store. */
final class HighestPositions implements Processor<String, byte[], Void, Void> {

    static final String STORE = "frontiers";

    private final BiConsumer<Shard, Position> listener;
    private @Nullable KeyValueStore<String, String> positions;

    private HighestPositions(BiConsumer<Shard, Position> listener) {
        this.listener = listener;
    }

    /** @param listener of each new highest position, once the store has it */
    static Topology topology(String topic, BiConsumer<Shard, Position> listener) {
        return new Topology()
                .addSource("events", new StringDeserializer(), new ByteArrayDeserializer(), topic)
                .addProcessor("highest", new Supplier(listener), "events");
    }

    private record Supplier(BiConsumer<Shard, Position> listener)
            implements ProcessorSupplier<String, byte[], Void, Void> {

        @Override
        public Processor<String, byte[], Void, Void> get() {
            return new HighestPositions(listener);
        }

        /** With a cache, as the DSL has it by default: one record of the changelog for each shard and commit. */
        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.String())
                            .withCachingEnabled());
        }
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.positions = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> event) {
        KeyValueStore<String, String> store = Objects.requireNonNull(positions, "init comes first");
        Position position = position(event.headers());
        String known = store.get(event.key());
        if (known == null || !Position.parse(known).covers(position)) {
            store.put(event.key(), position.toString());
            listener.accept(new Shard(event.key()), position);
        }
    }

    private static Position position(Headers headers) {
        EventEnvelope.Headers texts = name -> {
            Header header = headers.lastHeader(name);
            return header == null ? null : new String(header.value(), UTF_8);
        };
        return texts.position();
    }
}
