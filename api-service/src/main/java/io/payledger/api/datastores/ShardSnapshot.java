package io.payledger.api.datastores;

import io.payledger.freshness.EpochStart;
import io.payledger.freshness.Position;
import io.payledger.freshness.ShardState;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a shard as part of another SELECT, so that rows and proof come from one snapshot. There is
 * exactly one row of it, shard or no shard: an empty answer carries its proof too.
 */
public final class ShardSnapshot {

    /** The columns; {@code $1} is the shard. */
    public static final String COLUMNS = """
            c.epoch AS store_epoch, s.epoch AS shard_epoch, s.sequence AS shard_sequence,
            (SELECT string_agg(e.epoch || ' ' || e.previous || ' ' || e.survived, ',')
               FROM shard_epoch e WHERE e.shard_id = $1) AS shard_history
            """;

    /** What they are selected from; anything else is joined to it with LEFT JOIN LATERAL … ON true. */
    public static final String FROM = """

            FROM (SELECT) AS always LEFT JOIN cluster c ON true LEFT JOIN shard s ON s.shard_id = $1
            """;

    private ShardSnapshot() {}

    public static ShardState of(Row row) {
        Integer storeEpoch = row.getInteger("store_epoch");
        Integer epoch = row.getInteger("shard_epoch");
        Position position = epoch == null ? Position.NONE : new Position(epoch, row.getLong("shard_sequence"));
        return new ShardState(storeEpoch == null ? 0 : storeEpoch, position, history(row.getString("shard_history")));
    }

    /** Whether the snapshot has a row of the shard at all. */
    public static boolean hasShard(Row row) {
        return row.getInteger("shard_epoch") != null;
    }

    private static List<EpochStart> history(@org.jspecify.annotations.Nullable String text) {
        List<EpochStart> history = new ArrayList<>();
        if (text != null) {
            for (String start : text.split(",", -1)) {
                String[] parts = start.split(" ", -1);
                history.add(new EpochStart(
                        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2])));
            }
        }
        return history;
    }
}
