package io.payledger.api.payroll.model;

import io.payledger.api.command.Refusal;
import io.payledger.events.RunEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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
        public <T> T match(Function<Accepted, T> accepted, Supplier<T> alreadyApplied, Function<Refused, T> refused) {
            return accepted.apply(this);
        }
    }

    /** The same person has given this command before: the answer is repeated and nothing changes. */
    record AlreadyApplied() implements Decision {
        @Override
        public <T> T match(Function<Accepted, T> accepted, Supplier<T> alreadyApplied, Function<Refused, T> refused) {
            return alreadyApplied.get();
        }
    }

    record Refused(Reason reason, String detail) implements Decision {
        @Override
        public <T> T match(Function<Accepted, T> accepted, Supplier<T> alreadyApplied, Function<Refused, T> refused) {
            return refused.apply(this);
        }
    }

    <T> T match(Function<Accepted, T> accepted, Supplier<T> alreadyApplied, Function<Refused, T> refused);

    /** Why a command on a run is refused, with the name of it that clients read. */
    enum Reason implements Refusal.Reason {
        MALFORMED("malformed-request"),
        NO_SUCH_RUN("payroll-run-not-found"),
        REGULAR_RUN_EXISTS("regular-run-exists"),
        WRONG_STATE("wrong-state"),
        EMPTY_REGISTER("wrong-state"),
        OTHER_CURRENCY("invalid-register"),
        CONTENT_CHANGED("content-changed"),
        BLOCKED("approval-blocked"),
        NO_SUCH_BLOCKER("not-found"),
        NOT_ACCEPTABLE("approval-blocked"),
        TRANSMITTED("wrong-state"),
        NOT_TRANSMITTED("wrong-state"),
        DEADLINE_PASSED("deadline-passed"),
        VERSION_CHANGED("version-changed"),
        APPROVER_IS_PREPARER("four-eyes");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        @Override
        public String code() {
            return code;
        }
    }
}
