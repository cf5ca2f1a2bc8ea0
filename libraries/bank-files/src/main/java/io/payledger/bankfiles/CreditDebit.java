package io.payledger.bankfiles;

/** The direction of a movement on the account of a statement. */
public enum CreditDebit {
    CREDIT,
    DEBIT
}
