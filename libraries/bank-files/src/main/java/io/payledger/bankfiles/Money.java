package io.payledger.bankfiles;

import java.util.Currency;

/**
 * An amount as a bank states it: never negative, since credit or debit is stated separately. Prints as its currency only.
 *
 * @param minor in the currency's minor units: 1250 for 12.50 EUR
 */
public record Money(long minor, Currency currency) {

    public Money {
        if (minor < 0 || currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException(
                    "an amount must not be negative, and its currency must have minor units");
        }
    }

    @Override
    public String toString() {
        return "… " + currency;
    }
}
