package io.payledger.api.payroll.model;

import io.payledger.events.RunEvent;
import java.util.List;
import java.util.Optional;

/** The result of a command on a run, before anything is written. */
public sealed interface Decision {

    /**
     * The run changes; the change takes one position for each event.
     *
     * @param reason the actor's reason, for the audit trail
     */
    record Accepted(PayrollRun run, List<RunEvent> events, Optional<String> reason) implements Decision {

        public Accepted {
            if (events.isEmpty()) {
                throw new IllegalArgumentException("a change without an event would take no position");
            }
            events = List.copyOf(events);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.accepted(this);
        }
    }

    /** The same person has given this command before: the answer is repeated and nothing changes. */
    record AlreadyApplied(PayrollRun run) implements Decision {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.alreadyApplied(this);
        }
    }

    record Refused(Reason reason, String detail) implements Decision {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.refused(this);
        }
    }

    enum Reason {
        WRONG_STATE,
        EMPTY_REGISTER,
        OTHER_CURRENCY,
        CONTENT_CHANGED,
        BLOCKED,
        NO_SUCH_BLOCKER,
        NOT_ACCEPTABLE,
        TRANSMITTED,
        NOT_TRANSMITTED,
        DEADLINE_PASSED,
        VERSION_CHANGED,
        APPROVER_IS_PREPARER
    }

    <T> T match(Cases<T> cases);

    interface Cases<T> {
        T accepted(Accepted accepted);

        T alreadyApplied(AlreadyApplied alreadyApplied);

        T refused(Refused refused);
    }
}
