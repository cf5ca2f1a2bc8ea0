package io.payledger.api.payroll;

import io.payledger.api.payroll.RegisterError.Column;
import io.payledger.events.PayrollEvent.Item;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes an item payable, whichever way it came in. Collects items and errors; used by one request at a time. */
final class RegisterRules {

    /** A hundred thousand items of this size still sum up within 64 bits. */
    static final long AMOUNT_MINOR_MAX = 10_000_000_000_000L;

    private static final Pattern EMPLOYEE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern DECIMAL = Pattern.compile("(-?)(\\d{1,14})(?:\\.(\\d{1,14}))?");

    private final int itemsMax;
    private final int errorsMax;
    private final List<Item> items = new ArrayList<>();
    private final Set<String> employees = new HashSet<>();
    private final List<RegisterError> errors = new ArrayList<>();
    private final Map<String, Optional<Currency>> currencies = new HashMap<>();

    RegisterRules(int itemsMax, int errorsMax) {
        this.itemsMax = itemsMax;
        this.errorsMax = errorsMax;
    }

    /** Whether another item would be looked at. */
    boolean wantsMore() {
        return errors.size() < errorsMax && items.size() <= itemsMax;
    }

    void refuse(RegisterError error) {
        if (errors.size() < errorsMax) {
            errors.add(error);
        }
    }

    /** Checks one item and keeps it. */
    void add(long line, String employee, String currency, long gross, long taxes, long deductions, long net) {
        int before = errors.size();
        if (!EMPLOYEE.matcher(employee).matches()) {
            refuse(RegisterError.at(
                    line,
                    Column.EMPLOYEE,
                    employee,
                    "an employee reference has 1 to 64 letters, digits, dots, hyphens or underscores"));
        } else if (!employees.add(employee)) {
            refuse(RegisterError.at(line, Column.EMPLOYEE, employee, "this employee is in the register already"));
        }
        if (currency(currency).isEmpty()) {
            refuse(RegisterError.at(
                    line, Column.CURRENCY, currency, "not an ISO 4217 currency code in upper case, such as EUR"));
        }
        checkSize(line, Column.GROSS, gross);
        checkSize(line, Column.TAXES, taxes);
        checkSize(line, Column.DEDUCTIONS, deductions);
        checkSize(line, Column.NET, net);
        if (errors.size() > before) {
            return;
        }
        if (net != gross - taxes - deductions) {
            refuse(RegisterError.at(
                    line, Column.NET, Long.toString(net), "net is not gross - taxes - deductions (in minor units)"));
            return;
        }
        items.add(new Item(employee, currency, gross, taxes, deductions, net));
    }

    private void checkSize(long line, Column column, long minor) {
        if (minor > AMOUNT_MINOR_MAX || minor < -AMOUNT_MINOR_MAX) {
            refuse(RegisterError.at(
                    line, column, Long.toString(minor), "an amount has at most " + AMOUNT_MINOR_MAX + " minor units"));
        }
    }

    /**
     * A decimal text in the currency's minor units, exactly: 12.5 EUR are 1250. Empty, and the error noted, where the
     * text is no amount of that currency.
     */
    Optional<Long> minorUnits(long line, Column column, String decimal, Currency currency) {
        var matcher = DECIMAL.matcher(decimal);
        if (!matcher.matches()) {
            refuse(RegisterError.at(
                    line, column, decimal, "not a decimal amount such as 1234.50, without grouping or currency sign"));
            return Optional.empty();
        }
        String fraction = matcher.group(3) == null ? "" : matcher.group(3);
        int decimals = currency.getDefaultFractionDigits();
        if (fraction.length() > decimals) {
            refuse(RegisterError.at(
                    line,
                    column,
                    decimal,
                    "more than the " + decimals + " decimals that " + currency.getCurrencyCode() + " has"));
            return Optional.empty();
        }
        try {
            long minor = Long.parseLong(matcher.group(2) + fraction + "0".repeat(decimals - fraction.length()));
            return Optional.of(matcher.group(1).isEmpty() ? minor : -minor);
        } catch (NumberFormatException tooManyDigits) {
            refuse(RegisterError.at(
                    line, column, decimal, "an amount has at most " + AMOUNT_MINOR_MAX + " minor units"));
            return Optional.empty();
        }
    }

    /** Empty where the code names no currency with minor units. */
    Optional<Currency> currency(String code) {
        return currencies.size() > 1_000 ? look(code) : currencies.computeIfAbsent(code, RegisterRules::look);
    }

    private static Optional<Currency> look(String code) {
        try {
            // XAU, XXX and the like have no minor units, and nobody is paid in them
            return Optional.of(Currency.getInstance(code)).filter(unit -> unit.getDefaultFractionDigits() >= 0);
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** The whole register, or what is wrong with it. */
    RegisterReading result() {
        if (errors.isEmpty() && items.isEmpty()) {
            refuse(RegisterError.ofFile("the register has no items"));
        }
        if (items.size() > itemsMax) {
            refuse(RegisterError.ofFile("the register has more than " + itemsMax + " items"));
        }
        return errors.isEmpty()
                ? new RegisterReading.Read(new Register(items))
                : new RegisterReading.Unreadable(errors, errors.size() >= errorsMax);
    }
}
