package io.payledger.events;

import org.jspecify.annotations.Nullable;

/** A record on the topic that breaks the contract: it was not written by a relay, or the contract has changed. */
public class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public MalformedEventException(String message) {
        super(message);
    }
}
