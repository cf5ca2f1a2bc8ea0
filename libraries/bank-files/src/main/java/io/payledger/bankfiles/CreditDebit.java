package io.payledger.bankfiles;

/** Which way money moved on the account that a statement is about. */
public enum CreditDebit {
    CREDIT,
    DEBIT
}
