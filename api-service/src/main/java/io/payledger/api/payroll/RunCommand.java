package io.payledger.api.payroll;

import io.payledger.api.payroll.Decision.Reason;
import io.payledger.api.payroll.Decision.Refused;
import java.util.Optional;
import java.util.UUID;

/** What a caller wants to happen to a run. */
sealed interface RunCommand {

    UUID run();

    /** The version of the run that the caller has read; empty where the command is about no version. */
    Optional<Integer> version();

    /** For metrics and logs. */
    String word();

    /**
     * Decides on the run as it is under its lock; nothing is read or written here.
     *
     * @param summary of the recorded items
     */
    Decision decide(Optional<PayrollRun> current, RegisterSummary summary, PayrollRun.Request request);

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
    record Create(UUID run, RunTerms terms, int requiredApprovals) implements RunCommand {
        @Override
        public Optional<Integer> version() {
            return Optional.empty();
        }

        @Override
        public String word() {
            return "create";
        }

        @Override
        public int successStatus() {
            return 201;
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, RegisterSummary summary, PayrollRun.Request request) {
            return PayrollRun.create(run, terms, requiredApprovals, request.actor(), request.at());
        }
    }

    record RecordItems(UUID run, Register items, Optional<Integer> version) implements RunCommand {
        @Override
        public String word() {
            return Transition.RECORD_ITEMS.word();
        }

        @Override
        public Optional<Register> register() {
            return Optional.of(items);
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, RegisterSummary summary, PayrollRun.Request request) {
            return current.map(known -> known.record(items, request)).orElseGet(() -> noSuchRun(run));
        }
    }

    /** An approval; with a reason it counts after the deadline as well. */
    record Approve(UUID run, Optional<String> override, Optional<Integer> version) implements RunCommand {
        @Override
        public String word() {
            return Transition.APPROVE.word();
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, RegisterSummary summary, PayrollRun.Request request) {
            return current.map(known -> known.approve(summary, override, request))
                    .orElseGet(() -> noSuchRun(run));
        }
    }

    /** A step forward that says nothing but itself. */
    record Advance(UUID run, Transition transition, Optional<Integer> version) implements RunCommand {
        @Override
        public String word() {
            return transition.word();
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, RegisterSummary summary, PayrollRun.Request request) {
            return current.map(known -> switch (transition) {
                        case CALCULATE -> known.calculate(summary, request);
                        case SUBMIT -> known.submit(summary, request);
                        case RELEASE -> known.release(request);
                        case TRANSMIT -> known.transmit(request);
                        case CLOSE -> known.close(request);
                        default -> throw new IllegalArgumentException("no step forward: " + transition);
                    })
                    .orElseGet(() -> noSuchRun(run));
        }
    }

    /** A step back, or out, that has to be explained. */
    record TakeBack(UUID run, Transition transition, String reason, Optional<Integer> version) implements RunCommand {
        @Override
        public String word() {
            return transition.word();
        }

        @Override
        public Decision decide(Optional<PayrollRun> current, RegisterSummary summary, PayrollRun.Request request) {
            return current.map(known -> switch (transition) {
                        case REJECT -> known.reject(reason, request);
                        case REOPEN -> known.reopen(reason, request);
                        case CANCEL -> known.cancel(reason, request);
                        default -> throw new IllegalArgumentException("no step back: " + transition);
                    })
                    .orElseGet(() -> noSuchRun(run));
        }
    }
}
