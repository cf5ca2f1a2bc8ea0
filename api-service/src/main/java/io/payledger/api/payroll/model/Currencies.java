package io.payledger.api.payroll.model;

import java.math.BigDecimal;
import java.util.Optional;
import org.joda.money.CurrencyUnit;
import org.joda.money.IllegalCurrencyException;
import org.joda.money.Money;

/** ISO 4217 currencies with minor units, and amounts of them. */
public final class Currencies {

    public static final String EXPECTED = "must be an ISO 4217 code in upper case, such as EUR";

    private Currencies() {}

    /** Empty if the code names no currency with minor units, as XAU and XXX. */
    public static Optional<CurrencyUnit> named(String code) {
        try {
            return Optional.of(CurrencyUnit.of(code)).filter(unit -> !unit.isPseudoCurrency());
        } catch (IllegalCurrencyException unknown) {
            return Optional.empty();
        }
    }

    /**
     * An amount in minor units, exactly: 12.5 EUR are 1250. Throws {@link ArithmeticException} if it has more decimals
     * than its currency or does not fit into 64 bits.
     */
    public static long minorUnits(CurrencyUnit currency, BigDecimal amount) {
        return Money.of(currency, amount).getAmountMinorLong();
    }

    /** For people: EUR 12.50. */
    public static String text(String currency, long minor) {
        return Money.ofMinor(CurrencyUnit.of(currency), minor).toString();
    }
}
