package io.payledger.api.payroll.model;

/** The state of a run. Payment and reconciliation are projections of their own and not part of it. */
public enum RunState {
    /** Its register is being prepared. */
    DRAFT,
    /** Its register has sums, a hash and its blockers. */
    CALCULATED,
    /** Its content is frozen and waits for the required approvals. */
    PENDING_APPROVAL,
    /** Enough people approved this content. */
    APPROVED,
    /** Its payments may be transmitted to the bank, or have been. */
    RELEASED,
    /** Complete; it does not change any more. */
    CLOSED,
    /** Given up before its payments were released. */
    CANCELLED
}
