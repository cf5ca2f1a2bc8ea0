package io.payledger.api.directory;

import io.payledger.bankfiles.ClearingSystem;
import io.payledger.bankfiles.LocalAccount;
import io.payledger.bankfiles.PaymentAccount;
import org.jspecify.annotations.Nullable;

/** A stored account in the members of an answer. */
record AccountParts(
        @Nullable String iban,
        @Nullable String number,
        @Nullable String clearingSystem,
        @Nullable String clearingCode) {

    private static final int SHOWN_AT_END = 2;

    static AccountParts of(String text) {
        if (!text.contains("/")) {
            // not parsed: a stored IBAN is shown even if a newer version would refuse it
            return new AccountParts(text, null, null, null);
        }
        LocalAccount account = (LocalAccount) PaymentAccount.parse(text);
        ClearingSystem system = account.clearingSystem();
        return system == null
                ? new AccountParts(null, account.number(), null, null)
                : new AccountParts(null, account.number(), system.name(), account.bank());
    }

    /** For those who may not read it: enough to see that it changed, or that it is the one that they mean. */
    AccountParts masked() {
        return new AccountParts(
                iban == null ? null : iban.substring(0, 2) + "…" + end(iban),
                number == null ? null : "…" + end(number),
                clearingSystem,
                null);
    }

    private static String end(String text) {
        return text.substring(Math.max(0, text.length() - SHOWN_AT_END));
    }
}
