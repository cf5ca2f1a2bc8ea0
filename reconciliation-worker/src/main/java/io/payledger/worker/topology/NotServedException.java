package io.payledger.worker.topology;

/** The partition is not, or not any more, or not yet readable here; the same request may succeed in a moment. */
public final class NotServedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotServedException(int partition, Throwable cause) {
        super("partition " + partition + " is not served here at the moment", cause);
    }
}
