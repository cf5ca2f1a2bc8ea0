package io.payledger.api.payroll;

/** Where a run is on its way to being paid. */
public enum RunState {
    /** Its register may be replaced. */
    DRAFT,
    /** Frozen until a second person approves or rejects it. */
    PENDING_APPROVAL,
    /** Final. */
    APPROVED
}
