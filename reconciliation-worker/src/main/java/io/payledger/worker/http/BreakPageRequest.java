package io.payledger.worker.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Which of a run's breaks a request wants: at most {@code limit}, in the order of their ids.
 *
 * @param after the id before the first one; empty for the first page
 */
record BreakPageRequest(String after, int limit) {

    private static final int LIMIT_MAX = 500;

    BreakPageRequest {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit is 1 to " + LIMIT_MAX + ", not " + limit);
        }
    }

    /** Throws {@link IllegalArgumentException} where one of them is malformed. */
    static BreakPageRequest of(String cursor, String limit) {
        return new BreakPageRequest(
                new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8), Integer.parseInt(limit));
    }

    /** The cursor of the page behind this break. */
    static String cursor(String breakId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(breakId.getBytes(StandardCharsets.UTF_8));
    }
}
