package io.payledger.freshness;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How a read ended: with a fresh enough answer, refused with the reason, or with lost history.
 *
 * @param <T> what was read
 */
public sealed interface ReadOutcome<T> {

    /** How many changes of the shard the first store was behind; empty if it was not behind. */
    OptionalLong missedBy();

    Duration waited();

    <R> R match(Cases<T, R> cases);

    /**
     * Fresh enough.
     *
     * @param token what the session has seen now
     * @param servedBy the store that answered
     */
    record Answered<T>(
            T value,
            Position appliedThrough,
            SessionToken token,
            Route route,
            String servedBy,
            Duration waited,
            OptionalLong missedBy)
            implements ReadOutcome<T> {
        @Override
        public <R> R match(Cases<T, R> cases) {
            return cases.answered(this);
        }
    }

    /**
     * No store was fresh enough in time; the same request may succeed later.
     *
     * @param required the newest position that the session has seen
     * @param reached the newest position that any store showed
     */
    record Refused<T>(
            Shard shard,
            Reason reason,
            Position required,
            Position reached,
            Duration retryAfter,
            Duration waited,
            OptionalLong missedBy)
            implements ReadOutcome<T> {
        @Override
        public <R> R match(Cases<T, R> cases) {
            return cases.refused(this);
        }
    }

    /**
     * What the session has seen was lost: waiting does not help.
     *
     * @param survived the position of the shard in the history that remains
     * @param replacement the token to use from now on
     */
    record HistoryLost<T>(
            Shard shard,
            Position required,
            Position survived,
            SessionToken replacement,
            Duration waited,
            OptionalLong missedBy)
            implements ReadOutcome<T> {
        @Override
        public <R> R match(Cases<T, R> cases) {
            return cases.historyLost(this);
        }
    }

    enum Reason {
        /** Every store that answered is behind the session. */
        BEHIND,
        /** No store answered. */
        NO_STORE,
        /** Too many reads are falling back to the primary. */
        OVERLOADED
    }

    interface Cases<T, R> {
        R answered(Answered<T> answered);

        R refused(Refused<T> refused);

        R historyLost(HistoryLost<T> historyLost);
    }
}
