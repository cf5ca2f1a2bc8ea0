package io.payledger.freshness;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One read of one store in one round trip. The rows and the shard's state come from the same snapshot, so the read is
 * also the check. Fails with {@link StoreUnavailableException} if the store cannot be reached, with {@link
 * StoreMissedException} if this read failed and the store is healthy, and with any other exception if the read itself is
 * wrong.
 *
 * @param <C> the connection to a store
 * @param <T> what is read
 */
public interface ReadAttempt<C, T> {

    CompletionStage<Reading<T>> read(C store, Duration timeout);

    /** What was read, and the state of the shard that the same snapshot shows. */
    record Reading<T>(ShardState shown, T value) {

        public <R> Reading<R> map(Function<T, R> to) {
            return new Reading<>(shown, to.apply(value));
        }
    }

    /** The store cannot be reached: it gets no reads until a probe succeeds. */
    final class StoreUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The store is healthy but did not finish this read, for example because replay cancelled it: the next one is asked. */
    final class StoreMissedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StoreMissedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
