package io.payledger.api.command;

import io.payledger.events.PayrollEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a command decides, before anything is written. */
public sealed interface CommandDecision {

    /**
     * The aggregate changes. The number of events is the number of positions that the change takes.
     *
     * @param snapshot the aggregate after the change
     * @param writes sends the statements of the change, without awaiting any of them
     */
    record Change(
            Effect effect,
            AggregateSnapshot snapshot,
            List<? extends PayrollEvent> events,
            AuditNote audit,
            Function<SqlConnection, List<Future<?>>> writes)
            implements CommandDecision {

        public Change {
            if (events.isEmpty()) {
                throw new IllegalArgumentException("a change without an event takes no position: add its event");
            }
            events = List.copyOf(events);
        }

        @Override
        public <T> T match(Function<Change, T> change, Supplier<T> alreadyApplied, Function<Refusal, T> refused) {
            return change.apply(this);
        }
    }

    /** The same change was made before; nothing is written. */
    record AlreadyApplied() implements CommandDecision {
        @Override
        public <T> T match(Function<Change, T> change, Supplier<T> alreadyApplied, Function<Refusal, T> refused) {
            return alreadyApplied.get();
        }
    }

    record Refused(Refusal refusal) implements CommandDecision {
        @Override
        public <T> T match(Function<Change, T> change, Supplier<T> alreadyApplied, Function<Refusal, T> refused) {
            return refused.apply(refusal);
        }
    }

    <T> T match(Function<Change, T> change, Supplier<T> alreadyApplied, Function<Refusal, T> refused);
}
