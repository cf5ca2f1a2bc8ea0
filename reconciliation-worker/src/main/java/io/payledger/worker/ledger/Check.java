package io.payledger.worker.ledger;

import java.util.Locale;

/** What a reconciled run has to satisfy, each exactly. */
public enum Check {
    /** The run's history begins with its creation. */
    RUN_CREATED,
    /** Events come in an order that commands allow: nothing is approved that was not submitted, and so on. */
    LIFECYCLE,
    /** Chunks of a register come in order and once, and so do their lines. */
    REGISTER_SEQUENCE,
    /** All chunks are there. */
    REGISTER_COMPLETE,
    /** The register is of the revision that was submitted and approved. */
    REGISTER_REVISION,
    /** What was approved is what was submitted, and what was released is what was approved, by revision and hash. */
    CONTENT,
    HEADCOUNT,
    GROSS,
    REIMBURSEMENTS,
    EMPLOYEE_TAXES,
    EMPLOYEE_BENEFITS,
    POST_TAX_DEDUCTIONS,
    NET,
    EMPLOYER_TAXES,
    EMPLOYER_BENEFITS,
    /** How many transfers there are. */
    TRANSFERS,
    /** What they come to: of the register, of a line, or of what a bank booked as one sum. */
    TRANSFERRED,
    /** An employee's own entries balance: the net is what the other components make. */
    ITEM_BALANCED,
    DEBITS_EQUAL_CREDITS,
    /** No amount leaves the range of 64 bits; one that would is not booked. */
    AMOUNT_RANGE,
    /** The payment file bears the id that follows from run and revision. */
    MESSAGE_ID,
    /** Parts of a report or a statement come in order and once. */
    IMPORT_SEQUENCE,
    /** A bank reports nothing of a run that has not been transmitted. */
    BEFORE_TRANSMISSION,
    /** What a bank names is a transfer of the register. */
    UNKNOWN_TRANSFER,
    /** What was instructed is not rejected. */
    REJECTED,
    /** The account that pays is of the run's currency. */
    CURRENCY,
    /** A transfer is booked once. */
    BOOKED_ONCE,
    /** What was paid does not come back. */
    RETURNED,
    /** The clearing account is back to zero once everything was booked. */
    CLEARED;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
