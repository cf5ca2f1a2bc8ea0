package io.payledger.projections;

import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldRows;
import io.payledger.projections.fold.ProjectionEvent;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.fold.RowCodec;
import java.util.Set;

/** A worker in one class: counts a library's events by type, and the bytes of their payloads. */
public final class EventCounter implements ProjectionFold {

    public static final String LENT = "library.book.lent.v1";
    public static final String RETURNED = "library.book.returned.v1";

    private static final RowCodec CODEC = new RowCodec(1);

    public record Count(long events, long bytes) {

        static final Count NONE = new Count(0, 0);

        Count plus(int payloadBytes) {
            return new Count(events + 1, bytes + payloadBytes);
        }
    }

    @Override
    public String name() {
        return "event-counter";
    }

    @Override
    public String version() {
        return "v1";
    }

    @Override
    public RowCodec codec() {
        return CODEC;
    }

    @Override
    public Set<String> eventTypes() {
        return Set.of(LENT, RETURNED);
    }

    @Override
    public Count apply(ProjectionEvent event, FoldRows rows) {
        byte[] payload = event.payload();
        if (payload == null) {
            throw new MalformedEventException("no payload");
        }
        String key = key(event.shard(), event.type());
        Count before = rows.get(key, Count.class);
        Count after = (before == null ? Count.NONE : before).plus(payload.length);
        rows.put(key, after);
        return after;
    }

    public static String key(Shard shard, String type) {
        return "c/" + shard.id() + "/" + type;
    }
}
