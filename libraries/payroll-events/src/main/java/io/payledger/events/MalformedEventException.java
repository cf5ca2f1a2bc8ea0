package io.payledger.events;

/** A record on the topic that breaks the contract: whoever wrote it was not the relay, or the contract was changed. */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }

    public MalformedEventException(String message) {
        super(message);
    }
}
