package io.payledger.events;

/** Why a payroll is run. */
public enum RunType {
    /** The pay of a pay group for a period. There is at most one that is not cancelled. */
    REGULAR,
    /** Pay between the regular runs. */
    OFF_CYCLE,
    /** Corrects what an earlier run paid wrongly, and names that run. */
    CORRECTION,
    /** The last pay of people who leave. */
    TERMINATION,
    BONUS
}
