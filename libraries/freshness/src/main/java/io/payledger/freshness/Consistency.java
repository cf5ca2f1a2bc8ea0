package io.payledger.freshness;

import java.util.Locale;
import java.util.Optional;

/** The values of {@code Prefer: consistency=…}. */
public enum Consistency {
    /** Nothing older than what this session has seen; the default. */
    SESSION,
    /** Nothing older than what the primary has committed when it is asked. */
    STRONG,
    /** The state of the nearest store, fresh or not. */
    EVENTUAL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Consistency> of(String word) {
        for (Consistency consistency : values()) {
            if (consistency.word().equals(word)) {
                return Optional.of(consistency);
            }
        }
        return Optional.empty();
    }
}
