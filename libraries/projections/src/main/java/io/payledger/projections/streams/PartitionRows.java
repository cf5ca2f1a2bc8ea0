package io.payledger.projections.streams;

import io.payledger.projections.fold.RowCodec;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** A partition of the state store, decoded. */
final class PartitionRows implements RowReader {

    private final int partition;
    private final ReadOnlyKeyValueStore<String, byte[]> store;
    private final RowCodec codec;

    PartitionRows(int partition, ReadOnlyKeyValueStore<String, byte[]> store, RowCodec codec) {
        this.partition = partition;
        this.store = store;
        this.codec = codec;
    }

    @Override
    public <T> Optional<T> get(String key, Class<T> type) {
        try {
            return Optional.ofNullable(store.get(key)).map(bytes -> codec.read(bytes, type));
        } catch (InvalidStateStoreException moved) {
            throw new NotServedException(partition, moved);
        }
    }

    @Override
    public <T> void scan(String begin, String end, Class<T> type, Visitor<T> visitor) {
        try (KeyValueIterator<String, byte[]> rows = store.range(begin, end)) {
            while (rows.hasNext()) {
                KeyValue<String, byte[]> row = rows.next();
                if (!visitor.visit(row.key, codec.read(row.value, type))) {
                    return;
                }
            }
        } catch (InvalidStateStoreException moved) {
            throw new NotServedException(partition, moved);
        }
    }
}
