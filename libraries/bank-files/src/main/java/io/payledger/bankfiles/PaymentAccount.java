package io.payledger.bankfiles;

/** An account that money is paid from or to. Prints as its country or clearing system only. */
public sealed interface PaymentAccount permits Iban, LocalAccount {

    /** Identifies the account in one text: {@link #parse} reads it. Two texts are equal if and only if the accounts are. */
    String text();

    /** ISO 3166 code of the country of the bank. */
    String country();

    /** What {@link #text} wrote. Throws {@link IllegalArgumentException}, which does not quote the text. */
    static PaymentAccount parse(String text) {
        return text.contains("/") ? LocalAccount.ofText(text) : new Iban(text);
    }
}
