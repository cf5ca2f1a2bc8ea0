package io.payledger.projections.streams;

import io.payledger.projections.fold.FoldStep.Row;
import io.payledger.projections.fold.FrontierKeys;
import io.payledger.projections.fold.RowCodec;
import io.payledger.projections.fold.StoredRows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A partition's rows as its processor, the only writer, reads and writes them. Each record reads progress and a frontier:
 * these are kept as they were written, so that the store is asked for them once. Valid as long as the partition stays
 * open. Not thread-safe.
 */
final class FoldedRows implements StoredRows {

    /** Frontiers of the partition in memory, about 300 bytes each; of others the store is asked. */
    static final int KEPT_MAX = 10_000;

    private final KeyValueStore<String, byte[]> store;
    private final RowCodec codec;
    private final Map<String, Object> kept = new MostRecentlyUsed();

    FoldedRows(KeyValueStore<String, byte[]> store, RowCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    @Override
    public <T> @Nullable T get(String key, Class<T> type) {
        Object known = kept.get(key);
        if (known != null) {
            return type.cast(known);
        }
        byte[] bytes = store.get(key);
        if (bytes == null) {
            return null;
        }
        T row = codec.read(bytes, type);
        keep(key, row);
        return row;
    }

    /** Readers find the row in the store at once. */
    void put(Row row) {
        Object value = row.value();
        // a null removes the row; unlike delete, it does not read it before
        store.put(row.key(), value == null ? null : codec.write(value));
        if (value == null) {
            kept.remove(row.key());
        } else {
            keep(row.key(), value);
        }
    }

    /** A fold's own rows are many and may be large. */
    private void keep(String key, Object row) {
        if (FrontierKeys.reserved(key)) {
            kept.put(key, row);
        }
    }

    private static final class MostRecentlyUsed extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;

        MostRecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
            return size() > KEPT_MAX;
        }
    }
}
