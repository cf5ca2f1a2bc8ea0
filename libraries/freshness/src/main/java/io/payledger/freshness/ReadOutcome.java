package io.payledger.freshness;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How a read ended: fresh enough, or refused with the reason. There is no third ending.
 *
 * @param <T> what was read
 */
public sealed interface ReadOutcome<T> {

    /** How far the first store that was asked was behind, in changes of the shard; empty where it was not. */
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
     * What the session has seen is gone from history: no wait will bring it back.
     *
     * @param survived how far the shard stands in what remains
     * @param replacement the token to go on with, in place of the one that came
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
        /** No store could be asked. */
        NO_STORE,
        /** Too many reads have fallen back to the primary already. */
        OVERLOADED
    }

    interface Cases<T, R> {
        R answered(Answered<T> answered);

        R refused(Refused<T> refused);

        R historyLost(HistoryLost<T> historyLost);
    }
}
