package io.payledger.projections.fold;

import org.jspecify.annotations.Nullable;

/** The rows of a partition before a record is folded. */
public interface StoredRows {

    /** Null where there is no such row. */
    <T> @Nullable T get(String key, Class<T> type);
}
