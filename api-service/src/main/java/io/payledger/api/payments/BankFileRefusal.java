package io.payledger.api.payments;

import io.payledger.api.command.Refusal;

/** Why a bank's file is not imported, as clients read it. */
enum BankFileRefusal implements Refusal.Reason {
    INVALID("invalid-bank-file"),
    STATEMENT_CHANGED("statement-changed");

    private final String code;

    BankFileRefusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
