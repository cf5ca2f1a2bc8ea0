package io.payledger.api.payroll.model;

import io.payledger.api.csv.LineError;
import io.payledger.api.csv.LineErrors;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** The rules for items, from CSV and JSON alike. Collects items and errors; not thread-safe. */
public final class RegisterRules {

    /** The sum of 900,000 items of this size fits into 64 bits. */
    public static final long AMOUNT_MINOR_MAX = 10_000_000_000_000L;

    private static final String TOO_LARGE = "an amount has at most " + AMOUNT_MINOR_MAX + " minor units";

    /** Opaque references of employees and accounts. */
    public static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public static final String REFERENCE_EXPECTED = "has 1 to 64 letters, digits, dots, hyphens or underscores";

    /** In the order of CSV templates and exports. */
    public enum Column implements LineError.Column {
        EMPLOYEE,
        CURRENCY,
        GROSS,
        REIMBURSEMENTS,
        EMPLOYEE_TAXES,
        EMPLOYEE_BENEFITS,
        POST_TAX_DEDUCTIONS,
        NET,
        EMPLOYER_TAXES,
        EMPLOYER_BENEFITS,
        PAYMENT_METHOD,
        ACCOUNT
    }

    private final int itemsMax;
    private final List<Item> items = new ArrayList<>();
    private final Set<String> employees = new HashSet<>();
    private final LineErrors errors;
    private @Nullable CurrencyUnit currency;

    public RegisterRules(int itemsMax, int errorsMax) {
        this.itemsMax = itemsMax;
        this.errors = new LineErrors(errorsMax);
    }

    /** False once a limit is reached: further items are not read. */
    public boolean wantsMore() {
        return !errors.isFull() && items.size() <= itemsMax;
    }

    public LineErrors errors() {
        return errors;
    }

    /** The currency of the register, which is that of its first item. Empty, with an error added, if the code is another. */
    public Optional<CurrencyUnit> currency(long line, String code) {
        if (currency == null) {
            currency = Currencies.named(code).orElse(null);
        }
        if (currency != null && currency.getCode().equals(code)) {
            return Optional.of(currency);
        }
        return refused(
                line,
                Column.CURRENCY,
                code,
                currency == null
                        ? Currencies.EXPECTED
                        : "a register has one currency, and the items before are in " + currency
                                + ": record this item in a run of its own currency");
    }

    /** Checks one item and keeps it. */
    public void add(long line, String employee, Amounts amounts, PaymentMethod method, @Nullable String account) {
        int before = errors.size();
        if (!REFERENCE.matcher(employee).matches()) {
            errors.add(line, Column.EMPLOYEE, employee, "an employee reference " + REFERENCE_EXPECTED);
        } else if (!employees.add(employee)) {
            errors.add(
                    line, Column.EMPLOYEE, employee, "this employee is in the register already: keep one of the lines");
        }
        checkSize(line, Column.GROSS, amounts.grossMinor());
        checkSize(line, Column.REIMBURSEMENTS, amounts.reimbursementsMinor());
        checkSize(line, Column.EMPLOYEE_TAXES, amounts.employeeTaxesMinor());
        checkSize(line, Column.EMPLOYEE_BENEFITS, amounts.employeeBenefitsMinor());
        checkSize(line, Column.POST_TAX_DEDUCTIONS, amounts.postTaxDeductionsMinor());
        checkSize(line, Column.NET, amounts.netMinor());
        checkSize(line, Column.EMPLOYER_TAXES, amounts.employerTaxesMinor());
        checkSize(line, Column.EMPLOYER_BENEFITS, amounts.employerBenefitsMinor());
        checkAccount(line, method, account);
        if (errors.size() > before) {
            return;
        }
        if (amounts.netMinor() != amounts.netOfComponentsMinor()) {
            errors.add(
                    line,
                    Column.NET,
                    Long.toString(amounts.netMinor()),
                    "net is not gross + reimbursements - employee_taxes - employee_benefits - post_tax_deductions, which"
                            + " makes " + amounts.netOfComponentsMinor() + " (in minor units)");
            return;
        }
        if (amounts.netMinor() < 0) {
            errors.add(
                    line,
                    Column.NET,
                    Long.toString(amounts.netMinor()),
                    "a negative net cannot be paid: carry the rest over as a deduction of a later run");
            return;
        }
        items.add(new Item(employee, amounts, method, Optional.ofNullable(account)));
    }

    private void checkAccount(long line, PaymentMethod method, @Nullable String account) {
        boolean transfer = method == PaymentMethod.BANK_TRANSFER;
        if (transfer && account == null) {
            errors.addUnshown(
                    line,
                    Column.ACCOUNT,
                    "a BANK_TRANSFER needs an account: name it by its reference in the directory");
        } else if (!transfer && account != null) {
            errors.add(line, Column.ACCOUNT, account, "only a BANK_TRANSFER goes to an account: leave it empty");
        } else if (account != null && !REFERENCE.matcher(account).matches()) {
            // most likely an IBAN with blanks: not shown
            errors.addUnshown(line, Column.ACCOUNT, "an account reference " + REFERENCE_EXPECTED + "; it is no IBAN");
        }
    }

    private void checkSize(long line, Column column, long minor) {
        if (minor > AMOUNT_MINOR_MAX || minor < -AMOUNT_MINOR_MAX) {
            errors.add(line, column, Long.toString(minor), TOO_LARGE);
        }
    }

    /**
     * An amount in the currency's minor units, exactly: 12.5 EUR are 1250. Empty, with an error added, if it is not one of
     * that currency.
     *
     * @param decimal the amount as it was written
     */
    public Optional<Long> minorUnits(long line, Column column, String decimal, BigDecimal amount, CurrencyUnit unit) {
        if (amount.scale() > unit.getDecimalPlaces()) {
            String limit = unit.getDecimalPlaces() + " decimals that " + unit.getCode() + " has";
            return refused(line, column, decimal, "more than the " + limit);
        }
        try {
            return Optional.of(Currencies.minorUnits(unit, amount));
        } catch (ArithmeticException tooManyDigits) {
            return refused(line, column, decimal, TOO_LARGE);
        }
    }

    public Optional<PaymentMethod> paymentMethod(long line, String word) {
        return Arrays.stream(PaymentMethod.values())
                .filter(method -> method.name().equals(word))
                .findFirst()
                .or(() ->
                        refused(line, Column.PAYMENT_METHOD, word, "takes one of " + List.of(PaymentMethod.values())));
    }

    private <T> Optional<T> refused(long line, Column column, String value, String message) {
        errors.add(line, column, value, message);
        return Optional.empty();
    }

    /** The whole register; empty if there are errors. */
    public Optional<Register> register() {
        if (errors.isEmpty() && items.isEmpty()) {
            errors.addWhole("the register has no items: send at least one");
        }
        if (items.size() > itemsMax) {
            errors.addWhole("the register has more than " + itemsMax + " items: record it in several runs");
        }
        return errors.isEmpty() && currency != null
                ? Optional.of(new Register(currency.getCode(), items))
                : Optional.empty();
    }
}
