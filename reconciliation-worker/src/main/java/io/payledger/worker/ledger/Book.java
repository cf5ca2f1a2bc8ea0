package io.payledger.worker.ledger;

import io.payledger.events.PayrollEvent.Item;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * All items of one currency, summed twice: as totals, and as entries in a double-entry ledger. The two are kept apart
 * on purpose, for the verdict compares them.
 */
public record Book(Totals totals, Map<Account, Balance> balances) {

    public static final Book EMPTY = new Book(Totals.ZERO, Map.of());

    public Book {
        EnumMap<Account, Balance> ordered = new EnumMap<>(Account.class);
        for (Account account : Account.values()) {
            ordered.put(account, balances.getOrDefault(account, Balance.ZERO));
        }
        balances = Collections.unmodifiableMap(ordered);
    }

    public Balance balance(Account account) {
        return balances.getOrDefault(account, Balance.ZERO);
    }

    /** Dr wages expense gross; Cr taxes payable, Cr deductions payable, Cr net pay clearing. All of it or nothing. */
    Book plus(Item item) {
        return new Book(
                totals.plus(item),
                Map.of(
                        Account.WAGES_EXPENSE,
                        balance(Account.WAGES_EXPENSE).debited(item.grossMinor()),
                        Account.TAXES_PAYABLE,
                        balance(Account.TAXES_PAYABLE).credited(item.taxesMinor()),
                        Account.DEDUCTIONS_PAYABLE,
                        balance(Account.DEDUCTIONS_PAYABLE).credited(item.deductionsMinor()),
                        Account.NET_PAY_CLEARING,
                        balance(Account.NET_PAY_CLEARING).credited(item.netMinor())));
    }
}
