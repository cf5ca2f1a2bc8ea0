package io.payledger.events;

import io.payledger.freshness.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an event: CloudEvents 1.0 in Kafka's binary content mode, with the position as extension attributes.
 * The record's key is the shard, its value the JSON payload. Every header is UTF-8 text.
 *
 * @param shard the record's key; the relay carries it without looking into it
 * @param id minted by the command that caused the event
 * @param type the name of an {@link EventType}, or one that this version does not know
 * @param subject the aggregate, such as the payroll run
 * @param time when the command's transaction began on the primary
 * @param traceParent the W3C trace context of the request that caused the event; null where tracing was turned off
 */
public record EventEnvelope(
        String shard,
        Position position,
        UUID id,
        String type,
        UUID subject,
        Instant time,
        @Nullable String traceParent) {

    public static final String CONTENT_TYPE = "content-type";
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";

    /** {@code /payledger/<shard>}. */
    public static final String SOURCE = "ce_source";

    public static final String SUBJECT = "ce_subject";

    /** RFC 3339, UTC. */
    public static final String TIME = "ce_time";

    /** Decimal, from 1. It rises whenever history may have been lost. */
    public static final String EPOCH = "ce_epoch";

    /** Decimal, 19 digits, from 1 without gaps. Padded because CloudEvents compares the values of this extension as text. */
    public static final String SEQUENCE = "ce_sequence";

    /** Without the prefix of CloudEvents: where OpenTelemetry's propagators look for it. */
    public static final String TRACE_PARENT = "traceparent";

    private static final String SOURCE_PREFIX = "/payledger/";
    private static final int SEQUENCE_DIGITS = 19;
    private static final int QUOTE_LENGTH_MAX = 80;
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

    /** Passes the name and the value of each header; no name twice. */
    public void write(BiConsumer<String, String> header) {
        header.accept(SPEC_VERSION, "1.0");
        header.accept(ID, id.toString());
        header.accept(TYPE, type);
        header.accept(SOURCE, SOURCE_PREFIX + shard);
        header.accept(SUBJECT, subject.toString());
        header.accept(TIME, time.toString());
        header.accept(EPOCH, Integer.toString(position.epoch()));
        header.accept(SEQUENCE, padded(position.sequence()));
        header.accept(CONTENT_TYPE, "application/json");
        if (traceParent != null) {
            header.accept(TRACE_PARENT, traceParent);
        }
    }

    private static String padded(long sequence) {
        String digits = Long.toString(sequence);
        return "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
    }

    /** Throws {@link MalformedHeaderException} for the first header that is missing, malformed or of another shard. */
    public static EventEnvelope read(String shard, Headers headers) {
        headers.requireShard(shard);
        return new EventEnvelope(
                shard,
                headers.position(),
                headers.id(),
                headers.type(),
                headers.subject(),
                headers.time(),
                headers.text(TRACE_PARENT));
    }

    /**
     * The headers of one record. Each method reads one attribute, so that a reader depends on no header that it does not
     * use, and throws {@link MalformedHeaderException} where that header is missing or malformed.
     */
    @FunctionalInterface
    public interface Headers {

        /** The last value of that name; null where there is none. */
        @Nullable String text(String name);

        default Position position() {
            return new Position((int) count(this, EPOCH, Integer.MAX_VALUE), count(this, SEQUENCE, Long.MAX_VALUE));
        }

        default UUID id() {
            return uuid(this, ID);
        }

        default String type() {
            return required(this, TYPE);
        }

        default UUID subject() {
            return uuid(this, SUBJECT);
        }

        default Instant time() {
            String text = required(this, TIME);
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException notATime) {
                throw new MalformedHeaderException(TIME, "is not an RFC 3339 time: " + quote(text), notATime);
            }
        }

        /** Returns normally where the event is of that shard. */
        default void requireShard(String shard) {
            String text = required(this, SOURCE);
            if (!text.equals(SOURCE_PREFIX + shard)) {
                throw new MalformedHeaderException(SOURCE, "is " + quote(text) + ", the key is " + quote(shard), null);
            }
        }
    }

    private static String required(Headers headers, String name) {
        String text = headers.text(name);
        if (text == null || text.isBlank()) {
            throw new MalformedHeaderException(name, "is missing", null);
        }
        return text;
    }

    private static long count(Headers headers, String name, long max) {
        String text = required(headers, name);
        try {
            long count = Long.parseLong(text);
            if (count >= 1 && count <= max) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            throw new MalformedHeaderException(name, "is not a number: " + quote(text), notANumber);
        }
        throw new MalformedHeaderException(name, "is not between 1 and " + max + ": " + quote(text), null);
    }

    private static UUID uuid(Headers headers, String name) {
        String text = required(headers, name);
        try {
            UUID uuid = UUID.fromString(text);
            // fromString also takes 1-2-3-4-5
            if (uuid.toString().equals(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException notAUuid) {
            throw new MalformedHeaderException(name, "is not a UUID: " + quote(text), notAUuid);
        }
        throw new MalformedHeaderException(name, "is not a UUID in lower case: " + quote(text), null);
    }

    /** The message of an exception is logged and kept as evidence: it quotes little, and on one line. */
    private static String quote(String text) {
        String cut = text.length() > QUOTE_LENGTH_MAX ? text.substring(0, QUOTE_LENGTH_MAX) + "…" : text;
        return "'" + CONTROL_CHARACTER.matcher(cut).replaceAll("?") + "'";
    }
}
