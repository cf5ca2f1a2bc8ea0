package io.payledger.worker.ledger;

import java.util.Locale;

/** What a reconciled run has to satisfy, each exactly and in every currency. */
public enum Check {
    /** The run's history begins with its creation, and only once. */
    RUN_CREATED,
    /** Nothing happens to a run after its approval, and nothing is approved or rejected that was not submitted. */
    LIFECYCLE,
    /** Chunks of a register come in order and once. */
    REGISTER_SEQUENCE,
    /** All chunks are there. */
    REGISTER_COMPLETE,
    /** The register is of the revision that was submitted and approved. */
    REGISTER_REVISION,
    /** What was approved is what was submitted. */
    SUBMISSION_REVISION,
    /** Control totals name a currency once. */
    CONTROL_TOTAL_UNIQUE,
    /** Net pay is gross without taxes and deductions, in every item. */
    ITEM_BALANCED,
    /** No sum leaves the range of 64 bits. */
    AMOUNT_OVERFLOW,
    SUBMITTED_HEADCOUNT,
    SUBMITTED_GROSS,
    SUBMITTED_TAXES,
    SUBMITTED_DEDUCTIONS,
    SUBMITTED_NET,
    APPROVED_HEADCOUNT,
    APPROVED_GROSS,
    APPROVED_TAXES,
    APPROVED_DEDUCTIONS,
    APPROVED_NET,
    LEDGER_WAGES_EXPENSE,
    LEDGER_TAXES_PAYABLE,
    LEDGER_DEDUCTIONS_PAYABLE,
    LEDGER_NET_PAY_CLEARING,
    DEBITS_EQUAL_CREDITS;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
