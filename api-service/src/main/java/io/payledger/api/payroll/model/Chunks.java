package io.payledger.api.payroll.model;

import java.util.ArrayList;
import java.util.List;

/** Splits long lists so that the payload of an event stays far below the limit of a record. */
public final class Chunks {

    private static final int CHUNK = 500;

    private Chunks() {}

    /** At least one chunk, which may be empty. */
    public static <T> List<List<T>> of(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from == 0 || from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }
}
