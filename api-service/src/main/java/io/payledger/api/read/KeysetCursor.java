package io.payledger.api.read;

import io.payledger.freshness.Shard;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page ended of a list in the order of time. Two rows may be of one microsecond: then it is by their ids. */
public record KeysetCursor(Instant at, UUID id) {

    /** Microseconds up to the year 33658, which PostgreSQL knows too. */
    private static final Pattern PLACE = Pattern.compile("(\\d{1,18})/(.+)");

    public static KeysetCursor parse(String place) {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no place in time");
        }
        return new KeysetCursor(
                Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), UUID.fromString(parts.group(2)));
    }

    /** Of a SELECT of one page: the shard, a filter, the place and id where the page before ended, the number of rows. */
    public static Tuple parameters(Shard shard, Optional<String> filter, Optional<KeysetCursor> after, int rows) {
        return Tuple.of(shard.id())
                .addString(filter.orElse(null))
                .addOffsetDateTime(
                        after.map(cursor -> cursor.at.atOffset(ZoneOffset.UTC)).orElse(null))
                .addUUID(after.map(KeysetCursor::id).orElse(null))
                .addInteger(rows);
    }

    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "/" + id;
    }
}
