package io.payledger.api.payroll;

import io.payledger.api.payroll.Decision.Reason;
import io.payledger.api.payroll.Decision.Refused;
import io.payledger.events.PayrollEvent.ControlTotal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** What a caller wants to happen to a run. */
sealed interface RunCommand {

    UUID run();

    /** For metrics and logs. */
    String word();

    /**
     * Decides on the run as it is under its lock; nothing is read or written here.
     *
     * @param totals the sums of the recorded items
     * @param at when the transaction began
     */
    Decision decide(Optional<PayrollRun> current, List<ControlTotal> totals, String actor, Instant at);

    default int successStatus() {
        return 200;
    }

    /** The register that replaces the run's items, where the command brings one. */
    default Optional<Register> register() {
        return Optional.empty();
    }

    private static Decision noSuchRun(UUID run) {
        return new Refused(Reason.NO_SUCH_RUN, "There is no payroll run " + run + " in this tenant.");
    }

    /** @param run minted with the command: a repetition finds its key before it could mint another */
    record Create(UUID run, PayrollRun.Terms terms) implements RunCommand {
        @Override
        public String word() {
            return "create";
        }

        @Override
        public int successStatus() {
            return 201;
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, List<ControlTotal> totals, String actor, Instant at) {
            return PayrollRun.create(run, terms, actor, at);
        }
    }

    record RecordItems(UUID run, Register items, OptionalInt revision) implements RunCommand {
        @Override
        public String word() {
            return "record-items";
        }

        @Override
        public Optional<Register> register() {
            return Optional.of(items);
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, List<ControlTotal> totals, String actor, Instant at) {
            return current.map(known -> known.record(items, revision, actor, at))
                    .orElseGet(() -> noSuchRun(run));
        }
    }

    record Submit(UUID run, OptionalInt revision) implements RunCommand {
        @Override
        public String word() {
            return "submit";
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, List<ControlTotal> totals, String actor, Instant at) {
            return current.map(known -> known.submit(totals, revision, actor, at))
                    .orElseGet(() -> noSuchRun(run));
        }
    }

    record Approve(UUID run, OptionalInt revision) implements RunCommand {
        @Override
        public String word() {
            return "approve";
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, List<ControlTotal> totals, String actor, Instant at) {
            return current.map(known -> known.approve(totals, revision, actor, at))
                    .orElseGet(() -> noSuchRun(run));
        }
    }

    record Reject(UUID run, String reason, OptionalInt revision) implements RunCommand {
        @Override
        public String word() {
            return "reject";
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, List<ControlTotal> totals, String actor, Instant at) {
            return current.map(known -> known.reject(reason, revision, actor, at))
                    .orElseGet(() -> noSuchRun(run));
        }
    }
}
