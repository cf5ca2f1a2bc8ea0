package io.payledger.api.commands;

import io.payledger.api.outbox.AuditNote;
import io.payledger.api.problems.Problem;
import io.payledger.events.PayrollEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;

/** How a command ended, before anything is written. */
public sealed interface Outcome {

    /**
     * Something changes, and these events say so; their number is the number of positions that the change takes.
     *
     * @param status of the answer, 200 or 201
     * @param writes sends what is to be written, without awaiting any of it
     */
    record Change(
            Shown shown,
            int status,
            List<? extends PayrollEvent> events,
            AuditNote audit,
            Function<SqlConnection, List<Future<?>>> writes)
            implements Outcome {

        public Change {
            if (events.isEmpty()) {
                throw new IllegalArgumentException("a change without an event would take no position");
            }
            events = List.copyOf(events);
        }

        @Override
        public <T> T answer(Cases<T> cases) {
            return cases.change(this);
        }
    }

    /** The same has been done before: said again, and nothing happens a second time. */
    record DoneBefore() implements Outcome {
        @Override
        public <T> T answer(Cases<T> cases) {
            return cases.doneBefore(this);
        }
    }

    record Refused(Problem problem) implements Outcome {
        @Override
        public <T> T answer(Cases<T> cases) {
            return cases.refused(this);
        }
    }

    <T> T answer(Cases<T> cases);

    interface Cases<T> {
        T change(Change change);

        T doneBefore(DoneBefore doneBefore);

        T refused(Refused refused);
    }
}
