package io.payledger.worker.ledger;

import io.payledger.events.Amounts;
import java.math.BigInteger;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Double-entry accounts in one currency. Immutable; has every account. */
public record Ledger(Map<Account, Balance> balances) {

    public static final Ledger EMPTY = new Ledger(Map.of());

    public Ledger {
        EnumMap<Account, Balance> ordered = new EnumMap<>(Account.class);
        for (Account account : Account.values()) {
            ordered.put(account, balances.getOrDefault(account, Balance.ZERO));
        }
        balances = Collections.unmodifiableMap(ordered);
    }

    public Balance balance(Account account) {
        return balances.getOrDefault(account, Balance.ZERO);
    }

    /** The entries of one item. They balance exactly where its net is what its components make. */
    Ledger plus(Amounts amounts) {
        EnumMap<Account, Balance> booked = new EnumMap<>(balances);
        for (Component component : Component.values()) {
            BigInteger amount = component.of(amounts);
            if (component.debit() != null) {
                booked.put(component.debit(), balance(component.debit()).debited(amount));
            }
            if (component.credit() != null) {
                booked.put(component.credit(), balance(component.credit()).credited(amount));
            }
        }
        return new Ledger(booked);
    }

    Ledger entry(Account debit, Account credit, BigInteger amountMinor) {
        EnumMap<Account, Balance> booked = new EnumMap<>(balances);
        booked.put(debit, balance(debit).debited(amountMinor));
        booked.put(credit, balance(credit).credited(amountMinor));
        return new Ledger(booked);
    }

    BigInteger debitsMinor() {
        return sum(Balance::debitMinor);
    }

    BigInteger creditsMinor() {
        return sum(Balance::creditMinor);
    }

    private BigInteger sum(Function<Balance, BigInteger> side) {
        return balances.values().stream().map(side).reduce(BigInteger.ZERO, BigInteger::add);
    }
}
