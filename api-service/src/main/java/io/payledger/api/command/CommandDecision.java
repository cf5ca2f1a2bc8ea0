package io.payledger.api.command;

import io.payledger.events.PayrollEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;

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
        public <T> T match(Cases<T> cases) {
            return cases.change(this);
        }
    }

    /** The same change was made before; nothing is written. */
    record AlreadyApplied() implements CommandDecision {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.alreadyApplied(this);
        }
    }

    record Refused(Refusal refusal) implements CommandDecision {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.refused(this);
        }
    }

    <T> T match(Cases<T> cases);

    interface Cases<T> {
        T change(Change change);

        T alreadyApplied(AlreadyApplied alreadyApplied);

        T refused(Refused refused);
    }
}
