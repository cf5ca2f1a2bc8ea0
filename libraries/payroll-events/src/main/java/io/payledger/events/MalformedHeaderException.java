package io.payledger.events;

import org.jspecify.annotations.Nullable;

/** A record whose headers are not those of an {@link EventEnvelope}. */
public final class MalformedHeaderException extends MalformedEventException {

    private static final long serialVersionUID = 1L;

    private final String header;

    MalformedHeaderException(String header, String problem, @Nullable Throwable cause) {
        super("header " + header + " " + problem, cause);
        this.header = header;
    }

    /** The name of the header that is missing or malformed. */
    public String header() {
        return header;
    }
}
