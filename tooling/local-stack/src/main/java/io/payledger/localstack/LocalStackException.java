package io.payledger.localstack;

import io.payledger.stack.StackException;
import org.jspecify.annotations.Nullable;

/** Something on this machine is in the way; the message says what, and what to do about it. */
public final class LocalStackException extends StackException {

    private static final long serialVersionUID = 1L;

    public LocalStackException(String message) {
        super(message);
    }

    public LocalStackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
