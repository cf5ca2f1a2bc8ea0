package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.freshness.Position;
import io.payledger.worker.ledger.RunLedger.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything that is known of a run agrees. Computed from the state each time: a stored verdict could differ from
 * what it judges.
 *
 * @param verdict null until the run was approved
 * @param parts every part is there
 * @param awaiting what is missing before the run is reconciled
 * @param open how many breaks are not assessed
 * @param investigating how many are under investigation
 * @param statementId the bank's id of the last statement with bookings of the run
 */
public record Reconciliation(
        @Nullable Verdict verdict,
        Map<Part, Status> parts,
        List<String> awaiting,
        long open,
        long investigating,
        @Nullable String statementId) {

    public enum Verdict {
        /** Everything that has arrived agrees, and something is missing. */
        AGREED,
        /** Everything has arrived and agrees exactly: nothing is left on the clearing account. */
        RECONCILED,
        /** There is a break that is neither resolved nor dismissed. */
        BROKEN
    }

    /** The status of one part. */
    public enum Status {
        PENDING,
        AGREED,
        BROKEN
    }

    public Reconciliation {
        parts = Collections.unmodifiableMap(new EnumMap<>(parts));
        awaiting = List.copyOf(awaiting);
    }

    public static Reconciliation of(RunLedger run) {
        EnumMap<Part, Status> parts = new EnumMap<>(Part.class);
        boolean released = run.release() != null;
        parts.put(Part.APPROVAL, status(run, Part.APPROVAL, run.approved() != null));
        parts.put(Part.LEDGER, status(run, Part.LEDGER, run.register().complete()));
        parts.put(Part.ORDER, status(run, Part.ORDER, released));
        boolean booked = released && !run.bank().importing() && (run.allBooked() || run.residueAssessed());
        parts.put(Part.STATEMENT, status(run, Part.STATEMENT, booked));
        parts.put(Part.STATUS, status(run, Part.STATUS, booked || (released && allReported(run))));
        boolean cleared = booked
                && run.ledger()
                                .balance(Account.NET_PAY_CLEARING)
                                .creditBalanceMinor()
                                .signum()
                        == 0;
        parts.put(Part.CLEARING, status(run, Part.CLEARING, cleared));
        Verdict verdict = verdict(run, parts);
        return new Reconciliation(
                verdict,
                parts,
                verdict == Verdict.AGREED ? awaiting(run, parts) : List.of(),
                run.breaksIn(BreakState.OPEN),
                run.breaksIn(BreakState.INVESTIGATING),
                run.bank().statementId());
    }

    private static Status status(RunLedger run, Part part, boolean agreed) {
        return run.unresolved(part) > 0 ? Status.BROKEN : agreed ? Status.AGREED : Status.PENDING;
    }

    /** Banks need not report each transfer as settled; a booked transfer is. */
    private static boolean allReported(RunLedger run) {
        LineSums lines = run.bank().lines();
        long unnamed = run.register().totals().transfers() - lines.named();
        return lines.pending() == 0
                && (unnamed == 0
                        || (run.bank().wholeFile() != null && run.bank().wholeFile() != PaymentStatus.PENDING));
    }

    private static @Nullable Verdict verdict(RunLedger run, Map<Part, Status> parts) {
        if (run.approved() == null) {
            return null;
        }
        if (run.unresolved() > 0) {
            return Verdict.BROKEN;
        }
        return parts.values().stream().allMatch(Status.AGREED::equals) ? Verdict.RECONCILED : Verdict.AGREED;
    }

    private static List<String> awaiting(RunLedger run, Map<Part, Status> parts) {
        List<String> awaiting = new ArrayList<>();
        if (run.phase() == Phase.CANCELLED) {
            return awaiting;
        }
        if (run.release() == null) {
            awaiting.add("release");
        }
        if (run.register().totals().transfers() == 0) {
            return awaiting;
        }
        if (!run.transmitted()) {
            awaiting.add("transmission");
        }
        if (parts.get(Part.STATUS) == Status.PENDING) {
            awaiting.add("bank-status");
        }
        if (parts.get(Part.STATEMENT) == Status.PENDING) {
            awaiting.add("statement");
        }
        return awaiting;
    }

    /** The verdict as a sentence about everything through {@code through}; null where there is none. */
    public @Nullable String text(Position through) {
        if (verdict == null) {
            return null;
        }
        String text = verdict + " through position " + through;
        if (verdict == Verdict.RECONCILED) {
            return text + ", " + (statementId == null ? "nothing booked" : "statement " + statementId);
        }
        if (verdict == Verdict.BROKEN) {
            return text + ", unresolved breaks: " + (open + investigating);
        }
        return awaiting.isEmpty() ? text : text + ", awaiting " + String.join(", ", awaiting);
    }
}
