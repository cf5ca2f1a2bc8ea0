package io.payledger.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.events.EventEnvelope;
import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Position;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * An event without its payload: a stream never carries one.
 *
 * @param type see {@link EventEnvelope#type}
 * @param subject the aggregate, such as the payroll run
 */
record CommittedChange(Position position, String type, UUID subject, Instant time) {

    /** Throws {@link MalformedEventException} if a header is missing or malformed. */
    static CommittedChange of(Headers headers) {
        EventEnvelope.Headers envelope = name -> {
            Header header = headers.lastHeader(name);
            return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
        };
        return new CommittedChange(envelope.position(), envelope.type(), envelope.subject(), envelope.time());
    }
}
