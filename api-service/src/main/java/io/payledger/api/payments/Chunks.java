package io.payledger.api.payments;

import java.util.ArrayList;
import java.util.List;

/** Long lists in the parts that an event takes: a payload stays far below what a record may have. */
final class Chunks {

    private static final int CHUNK = 500;

    private Chunks() {}

    /** At least one, which may be empty. */
    static <T> List<List<T>> of(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from == 0 || from < all.size(); from += CHUNK) {
            chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
        return chunks;
    }
}
