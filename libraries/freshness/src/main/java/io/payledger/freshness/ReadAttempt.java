package io.payledger.freshness;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One read of one store, in one round trip: the rows and the shard's state come from the same snapshot, so the read is
 * the check. Fails with {@link StoreUnavailableException} where the store cannot be asked, with {@link
 * StoreMissedException} where this one read went wrong but the store is well, and with anything else where the read
 * itself is broken.
 *
 * @param <C> the way to ask a store
 * @param <T> what is read
 */
public interface ReadAttempt<C, T> {

    CompletionStage<Reading<T>> read(C store, Duration timeout);

    /** What was read, and the state of the shard that the same snapshot shows. */
    record Reading<T>(ShardState shown, T value) {}

    /** The store cannot be asked at all: it leaves the rotation until a probe finds it again. */
    final class StoreUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The store is well but could not finish this read, as when replay cancelled it: another one is asked. */
    final class StoreMissedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreMissedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
