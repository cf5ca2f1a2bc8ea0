package io.payledger.api.payroll.model;

/** Where a run stands. Whether it is paid and whether it reconciles are projections of their own, never fused with this. */
public enum RunState {
    /** Its register is being prepared. */
    DRAFT,
    /** Its register is summed, hashed and looked through. */
    CALCULATED,
    /** Its content is frozen, and waits for as many people as have to approve. */
    PENDING_APPROVAL,
    /** Enough people approved this content. */
    APPROVED,
    /** Its payments may go to the bank, or have gone. */
    RELEASED,
    /** Nothing more happens to it. */
    CLOSED,
    /** It was given up before anybody was paid. */
    CANCELLED
}
