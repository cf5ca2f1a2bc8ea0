package io.payledger.worker.fold;

import io.payledger.events.EventHeaders;
import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What the headers of an event say, as far as the fold relies on it.
 *
 * @param type as it stands there; it may be one that this version does not know
 */
record Envelope(Position position, String type, Instant time) {

    private static final String SOURCE_PREFIX = "/payledger/";

    /** Throws {@link MalformedEventException} where a header is missing, unreadable, or of another shard. */
    static Envelope of(Shard shard, IncomingRecord arrival) {
        String source = header(arrival, EventHeaders.SOURCE);
        if (!source.equals(SOURCE_PREFIX + shard.id())) {
            throw new MalformedEventException(
                    "the key says " + shard.id() + ", " + EventHeaders.SOURCE + " says " + shown(source));
        }
        Position position = position(arrival);
        String time = header(arrival, EventHeaders.TIME);
        try {
            return new Envelope(
                    position,
                    header(arrival, EventHeaders.TYPE),
                    OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException notATime) {
            throw new MalformedEventException(EventHeaders.TIME + " is not a time: " + shown(time), notATime);
        }
    }

    private static Position position(IncomingRecord arrival) {
        String epoch = header(arrival, EventHeaders.EPOCH);
        String sequence = header(arrival, EventHeaders.SEQUENCE);
        try {
            Position position = new Position(Integer.parseInt(epoch), Long.parseLong(sequence));
            if (position.epoch() == 0 || position.sequence() == 0) {
                throw new MalformedEventException("position " + position + " is before the first event");
            }
            return position;
        } catch (IllegalArgumentException notAPosition) {
            throw new MalformedEventException(
                    "not a position: epoch " + shown(epoch) + ", sequence " + shown(sequence), notAPosition);
        }
    }

    static String header(IncomingRecord arrival, String name) {
        String value = arrival.headers().get(name);
        if (value == null || value.isBlank()) {
            throw new MalformedEventException("no header " + name);
        }
        return value;
    }

    /** What came from outside goes into evidence short. */
    private static String shown(String text) {
        return "'" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "'";
    }
}
