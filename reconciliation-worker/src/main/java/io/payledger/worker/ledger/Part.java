package io.payledger.worker.ledger;

import java.util.Locale;

/** What has to agree before a run is reconciled, in the order in which it arrives. */
public enum Part {
    /** What was submitted and approved is what the register has, and the events came in order. */
    APPROVAL,
    /** The register is the ledger, component by component and employee by employee. */
    LEDGER,
    /** The payment file tells the bank to pay what the register owes by transfer. */
    ORDER,
    /** The bank's status reports: what was instructed is paid. */
    STATUS,
    /** The bank's statements: what was instructed is booked. */
    STATEMENT,
    /** Nothing is left on the clearing account. */
    CLEARING;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
