package io.payledger.projections.fold;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A partition's rows as one event finds and changes them. Rows are immutable values; a put row is what a later get returns. */
public final class FoldRows {

    private final StoredRows stored;
    private final Map<String, Optional<Object>> changed = new LinkedHashMap<>();

    FoldRows(StoredRows stored) {
        this.stored = stored;
    }

    /** Null where there is no such row. */
    public <T> @Nullable T get(String key, Class<T> type) {
        Optional<Object> change = changed.get(key);
        return change == null ? stored.get(key, type) : change.map(type::cast).orElse(null);
    }

    public void put(String key, Object row) {
        change(key, Optional.of(row));
    }

    public void remove(String key) {
        change(key, Optional.empty());
    }

    private void change(String key, Optional<Object> row) {
        if (FrontierKeys.reserved(key)) {
            throw new IllegalArgumentException("the key " + key + " is reserved for frontiers and progress: rename it");
        }
        // the order of the last writes counts
        changed.remove(key);
        changed.put(key, row);
    }

    List<FoldStep.Row> changed() {
        List<FoldStep.Row> rows = new ArrayList<>();
        changed.forEach((key, row) -> rows.add(new FoldStep.Row(key, row.orElse(null))));
        return rows;
    }
}
