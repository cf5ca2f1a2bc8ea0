package io.payledger.api.payments;

import java.util.ArrayList;
import java.util.List;

/** Splits long lists so that the payload of an event stays far below the limit of a record. */
final class Chunks {

    private static final int CHUNK = 500;

    private Chunks() {}

    /** At least one chunk, which may be empty. */
    static <T> List<List<T>> of(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from == 0 || from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }
}
