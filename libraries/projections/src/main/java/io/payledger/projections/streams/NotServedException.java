package io.payledger.projections.streams;

/** The partition cannot be read here at the moment; the same request may succeed soon. */
public final class NotServedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotServedException(int partition, Throwable cause) {
        super("partition " + partition + " is not served here at the moment", cause);
    }
}
