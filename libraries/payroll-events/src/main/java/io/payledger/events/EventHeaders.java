package io.payledger.events;

import java.util.Locale;

/**
 * The record headers of an event: CloudEvents 1.0, Kafka binary content mode, with the position as extension
 * attributes. The record's key is the shard, its value the JSON payload. All values are UTF-8 text.
 */
public final class EventHeaders {

    public static final String CONTENT_TYPE = "content-type";
    public static final String SPEC_VERSION = "ce_specversion";

    /** The event's UUID, minted by the command that caused it. */
    public static final String ID = "ce_id";

    /** See {@link EventType}. */
    public static final String TYPE = "ce_type";

    /** {@code /payledger/<shard>}. */
    public static final String SOURCE = "ce_source";

    /** The UUID of the aggregate: of the payroll run, mostly. */
    public static final String SUBJECT = "ce_subject";

    /** When the command's transaction began on the primary: RFC 3339, UTC. */
    public static final String TIME = "ce_time";

    /** Rises whenever history may have been lost; decimal. */
    public static final String EPOCH = "ce_epoch";

    /** Counts the shard's events from 1 without gaps, as {@link #sequence} writes it. */
    public static final String SEQUENCE = "ce_sequence";

    /**
     * The W3C trace context of the request that caused the event, where propagators of OpenTelemetry look for it; absent
     * where tracing was turned off.
     */
    public static final String TRACE_PARENT = "traceparent";

    public static final String JSON = "application/json";

    private EventHeaders() {}

    /** Nineteen digits, since CloudEvents' sequence extension has its values compared as texts. */
    public static String sequence(long sequence) {
        return String.format(Locale.ROOT, "%019d", sequence);
    }
}
