package io.payledger.projections.fold;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic before anything of it is validated.
 *
 * @param log the id of the topic's incarnation: a topic that was deleted and created again has another one
 * @param key null where the record has none
 * @param headers the last value of each
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record IncomingRecord(
        String log,
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        Map<String, String> headers,
        byte @Nullable [] value) {

    public IncomingRecord {
        headers = Map.copyOf(headers);
    }

    String where() {
        return topic + "-" + partition + "@" + offset;
    }
}
