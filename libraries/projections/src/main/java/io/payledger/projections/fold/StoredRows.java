package io.payledger.projections.fold;

import org.jspecify.annotations.Nullable;

/** The rows of a partition before a record is folded. */
public interface StoredRows {

    byte @Nullable [] get(String key);
}
