package io.payledger.worker.ledger;

import java.math.BigInteger;

/**
 * Both sides of one account, in minor units, unbounded. A negative amount, as when pay is clawed back, is booked on the
 * other side, so neither side ever shrinks.
 */
public record Balance(BigInteger debitMinor, BigInteger creditMinor) {

    static final Balance ZERO = new Balance(BigInteger.ZERO, BigInteger.ZERO);

    public Balance {
        if (debitMinor.signum() < 0 || creditMinor.signum() < 0) {
            throw new IllegalArgumentException("a side never shrinks");
        }
    }

    Balance debited(BigInteger amountMinor) {
        return amountMinor.signum() >= 0
                ? new Balance(debitMinor.add(amountMinor), creditMinor)
                : new Balance(debitMinor, creditMinor.subtract(amountMinor));
    }

    Balance credited(BigInteger amountMinor) {
        return debited(amountMinor.negate());
    }

    /** What is on the credit side beyond the debits. */
    BigInteger creditBalanceMinor() {
        return creditMinor.subtract(debitMinor);
    }
}
