package io.payledger.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventHeaders;
import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * That something happened, and nothing of what: no payload comes near a stream.
 *
 * @param type as {@code ce_type} names it
 * @param subject the aggregate, such as the payroll run
 */
record Change(Position position, String type, UUID subject, Instant time) {

    /** Throws {@link MalformedEventException} where a header is missing or unreadable. */
    static Change of(Headers headers) {
        try {
            return new Change(
                    new Position(
                            Integer.parseInt(text(headers, EventHeaders.EPOCH)),
                            Long.parseLong(text(headers, EventHeaders.SEQUENCE))),
                    text(headers, EventHeaders.TYPE),
                    UUID.fromString(text(headers, EventHeaders.SUBJECT)),
                    Instant.parse(text(headers, EventHeaders.TIME)));
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            throw new MalformedEventException("not the headers of an event: " + unreadable.getMessage(), unreadable);
        }
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new MalformedEventException("no header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
