package io.payledger.projections.fold;

import io.payledger.freshness.Position;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a shard is frozen, by the first record that could not be applied.
 *
 * @param met the position that the record claimed, null where it could not be read
 * @param where topic, partition and offset of the record
 */
public record Freeze(Reason reason, @Nullable Position met, String where, String detail) {

    public enum Reason {
        /** Events before this one are missing. */
        GAP,
        /** The headers do not identify the event. */
        MALFORMED_HEADERS,
        /** The shard's next event is of a known type, and its payload is malformed. */
        MALFORMED_PAYLOAD,
        /**
         * A later epoch begins below the frontier: some of what was applied is no longer part of history. No later event
         * ends this freeze; the shard has to be folded again without the lost tail.
         */
        HISTORY_LOST;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether the shard's next event ends the freeze. */
    boolean endsWithNextEvent() {
        return reason != Reason.HISTORY_LOST;
    }
}
