package io.payledger.events;

/** How an employee gets the net pay. */
public enum PaymentMethod {
    /** By the run's payment file, to an account of the tenant's directory. */
    BANK_TRANSFER,
    CHECK,
    CASH
}
