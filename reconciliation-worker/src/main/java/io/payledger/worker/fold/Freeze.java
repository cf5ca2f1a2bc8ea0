package io.payledger.worker.fold;

import io.payledger.freshness.Position;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a shard stands still, as the first offending record showed it.
 *
 * @param met the position that the record claimed, null where it could not be read
 * @param where topic, partition and offset of the record
 */
public record Freeze(Reason reason, @Nullable Position met, String where, String detail) {

    public enum Reason {
        /** Events are missing in front of this one. */
        GAP,
        /** The headers do not say which event this is. */
        MALFORMED_HEADERS,
        /** The event that comes next is of a known type and cannot be read. */
        MALFORMED_PAYLOAD,
        /**
         * A later epoch begins below what was applied: some of it is no longer part of history. No later event mends
         * that; the shard has to be folded again without the lost tail.
         */
        HISTORY_LOST;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    boolean mends() {
        return reason != Reason.HISTORY_LOST;
    }
}
