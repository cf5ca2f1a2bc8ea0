package io.payledger.stack;

import org.jspecify.annotations.Nullable;

/** A stack could not be started, or did not do what it was told; the message says what is in the way. */
public class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
