package io.payledger.worker.ledger;

/**
 * That two things disagree, as a check finds it.
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

    /** Whether it is about money that the order and the bank's books disagree on, so that it takes somebody to answer for it. */
    boolean leavesMoneyOpen() {
        return side.bank()
                && check != Check.BEFORE_TRANSMISSION
                && check != Check.IMPORT_SEQUENCE
                && check != Check.TRANSFERS;
    }

    /** Whether what was said of the one holds of the other as well. */
    boolean samePointAs(Finding other) {
        return id().equals(other.id()) && expected.equals(other.expected) && actual.equals(other.actual);
    }
}
