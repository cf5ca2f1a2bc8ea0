package io.payledger.api.command;

import io.payledger.events.PayrollEvent;
import io.payledger.service.problems.Problem;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;

/** How a command ended, before anything is written. */
public sealed interface CommandDecision {

    /**
     * Something changes, and these events say so; their number is the number of positions that the change takes.
     *
     * @param status of the answer, 200 or 201
     * @param writes sends what is to be written, without awaiting any of it
     */
    record Change(
            AggregateSnapshot shown,
            int status,
            List<? extends PayrollEvent> events,
            AuditNote audit,
            Function<SqlConnection, List<Future<?>>> writes)
            implements CommandDecision {

        public Change {
            if (events.isEmpty()) {
                throw new IllegalArgumentException("a change without an event would take no position");
            }
            events = List.copyOf(events);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.change(this);
        }
    }

    /** The same has been done before: said again, and nothing happens a second time. */
    record AlreadyApplied() implements CommandDecision {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.alreadyApplied(this);
        }
    }

    record Refused(Problem problem) implements CommandDecision {
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
