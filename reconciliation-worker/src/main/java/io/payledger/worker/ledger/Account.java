package io.payledger.worker.ledger;

import java.util.Locale;

/** The accounts that a payroll run touches. */
public enum Account {
    /** What the work has cost: debited with the gross. */
    WAGES_EXPENSE,
    /** Owed to tax offices: credited with the taxes. */
    TAXES_PAYABLE,
    /** Owed to insurers and others: credited with the deductions. */
    DEDUCTIONS_PAYABLE,
    /** Owed to the employees until it is paid: credited with the net. */
    NET_PAY_CLEARING;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
