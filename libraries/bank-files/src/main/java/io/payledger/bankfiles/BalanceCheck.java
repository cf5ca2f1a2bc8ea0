package io.payledger.bankfiles;

import io.payledger.bankfiles.Statement.Balance;
import io.payledger.bankfiles.Statement.Entry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The arithmetic of a statement, or of one page of it: the opening balance and the booked entries make the closing balance.
 */
final class BalanceCheck {

    private static final Set<String> OPENING = Set.of("OPBD", "PRCD");
    private static final Set<String> CLOSING = Set.of("CLBD");

    /** The balance at the end of a page, and at the beginning of the next one, with banks that do not mark it as interim. */
    private static final String BETWEEN_PAGES = "ITBD";

    private static final String INTERIM = "INTM";

    private BalanceCheck() {}

    /**
     * By how much the closing balance is more than it should be, such as {@code -12.50 EUR}; empty if they agree, or if the
     * bank does not state two balances in the currency of all entries.
     */
    static Optional<String> of(Statement statement) {
        Optional<Balance> opening =
                statement.page() == 1 ? statement.openingBooked() : interim(statement, OPENING, statement.lastPage());
        Optional<Balance> closing =
                statement.lastPage() ? statement.closingBooked() : interim(statement, CLOSING, statement.page() == 1);
        if (opening.isEmpty() || closing.isEmpty()) {
            return Optional.empty();
        }
        Currency currency = opening.get().amount().currency();
        List<Entry> booked =
                statement.entries().stream().filter(Entry::isBooked).toList();
        if (!closing.get().amount().currency().equals(currency)
                || booked.stream().anyMatch(entry -> !entry.amount().currency().equals(currency))) {
            return Optional.empty();
        }
        BigInteger expected = booked.stream()
                .map(entry -> signed(entry.amount(), entry.direction()))
                .reduce(signed(opening.get().amount(), opening.get().direction()), BigInteger::add);
        BigInteger difference =
                signed(closing.get().amount(), closing.get().direction()).subtract(expected);
        return difference.signum() == 0
                ? Optional.empty()
                : Optional.of(new BigDecimal(difference, currency.getDefaultFractionDigits()).toPlainString() + " "
                        + currency.getCurrencyCode());
    }

    /**
     * The only interim balance of one of the types.
     *
     * @param onlyOne whether the page has no other interim balance, so that {@code ITBD} can only be this one
     */
    private static Optional<Balance> interim(Statement statement, Set<String> types, boolean onlyOne) {
        List<Balance> found = statement.balances().stream()
                .filter(balance -> types.contains(balance.type())
                        ? INTERIM.equals(balance.subType())
                        : onlyOne && balance.type().equals(BETWEEN_PAGES))
                .distinct()
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static BigInteger signed(Money amount, CreditDebit direction) {
        BigInteger minor = BigInteger.valueOf(amount.minor());
        return direction == CreditDebit.CREDIT ? minor : minor.negate();
    }
}
