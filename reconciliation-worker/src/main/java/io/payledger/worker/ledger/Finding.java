package io.payledger.worker.ledger;

/**
 * A disagreement that a check has found.
 *
 * @param item the line of the register, or {@link #RUN} where it is about the run as a whole
 * @param evidence where the disagreement shows; the same finding may come with other evidence
 */
public record Finding(Check check, String item, Side side, String expected, String actual, String evidence) {

    static final String RUN = "-";

    /** Unique within the run: however often something is found, it is one break. */
    public String id() {
        return check.word() + "/" + item + "/" + side.word();
    }

    boolean ofLine() {
        return !item.equals(RUN);
    }

    /** Whether it is about money on which the order and the bank's bookings disagree, so that a person has to assess it. */
    boolean leavesMoneyOpen() {
        return side.bank()
                && check != Check.BEFORE_TRANSMISSION
                && check != Check.IMPORT_SEQUENCE
                && check != Check.TRANSFERS;
    }

    /** Whether an assessment of one covers the other. */
    boolean samePointAs(Finding other) {
        return id().equals(other.id()) && expected.equals(other.expected) && actual.equals(other.actual);
    }
}
