package io.payledger.worker.ledger;

/**
 * Both sides of one account in one currency, in minor units. A negative amount, as when pay is clawed back, stands on
 * the other side, so neither side ever shrinks. Arithmetic throws {@link ArithmeticException} rather than wrap.
 */
public record Balance(long debitMinor, long creditMinor) {

    public static final Balance ZERO = new Balance(0, 0);

    public Balance {
        if (debitMinor < 0 || creditMinor < 0) {
            throw new IllegalArgumentException("a side never shrinks: " + debitMinor + " / " + creditMinor);
        }
    }

    Balance debited(long amountMinor) {
        return amountMinor >= 0
                ? new Balance(Math.addExact(debitMinor, amountMinor), creditMinor)
                : new Balance(debitMinor, Math.addExact(creditMinor, Math.negateExact(amountMinor)));
    }

    Balance credited(long amountMinor) {
        return amountMinor >= 0
                ? new Balance(debitMinor, Math.addExact(creditMinor, amountMinor))
                : new Balance(Math.addExact(debitMinor, Math.negateExact(amountMinor)), creditMinor);
    }
}
