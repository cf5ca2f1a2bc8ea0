package io.payledger.api.payments;

import io.payledger.api.command.Refusal;

/** Why a bank's file is not imported, as clients read it. */
enum BankFileRefusal implements Refusal.Reason {
    INVALID_BANK_FILE,
    STATEMENT_CHANGED
}
