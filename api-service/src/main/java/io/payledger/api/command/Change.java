package io.payledger.api.command;

import io.payledger.events.PayrollEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;

/**
 * The change of an aggregate. The number of events is the number of positions that it takes.
 *
 * @param snapshot the aggregate after the change
 * @param writes sends the statements of the change, without awaiting any of them
 */
public record Change(
        Effect effect,
        AggregateSnapshot snapshot,
        List<? extends PayrollEvent> events,
        AuditNote audit,
        Function<SqlConnection, List<Future<?>>> writes) {

    public Change {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a change without an event takes no position: add its event");
        }
        events = List.copyOf(events);
    }
}
