package io.payledger.projections.read;

import io.payledger.freshness.Position;
import io.payledger.projections.streams.RowReader;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * What one request reads of a shard, and how it is shown.
 *
 * @param <T> what was found
 */
public interface ShardRead<T> {

    /** Empty where the rows are of different moments, because an event is being written: the read is repeated. */
    Optional<Snapshot<T>> read(RowReader rows);

    /** The answer to what was found, in a state that covers the session's position. */
    Response.ResponseBuilder answer(T found, Position appliedThrough);

    /**
     * Rows of one moment.
     *
     * @param changedAt the newest position that changed one of them; {@link Position#NONE} where there are none
     */
    record Snapshot<T>(T found, Position changedAt) {}
}
