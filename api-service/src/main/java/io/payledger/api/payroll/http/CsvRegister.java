package io.payledger.api.payroll.http;

import io.payledger.api.csv.CsvFile;
import io.payledger.api.csv.CsvFormat;
import io.payledger.api.csv.CsvOutput;
import io.payledger.api.csv.CsvOutput.Delimiter;
import io.payledger.api.csv.CsvRow;
import io.payledger.api.csv.DecimalSign;
import io.payledger.api.payroll.model.Currencies;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.api.payroll.model.RegisterRules.Column;
import io.payledger.api.payroll.store.RunReads.WholeRegister;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a register from CSV: every {@link Column}, decimal amounts in one currency. The file is streamed; its items are kept
 * if all of them are valid. The first amount that is one with a point or with a comma only decides for the file; rows before
 * it wait if they have amounts that are two different ones.
 */
final class CsvRegister {

    /** In the order of {@link Amounts}. */
    private static final List<Column> AMOUNTS = List.copyOf(EnumSet.range(Column.GROSS, Column.EMPLOYER_BENEFITS));

    /** Rows that wait for a decision, which takes memory. */
    private static final int UNDECIDED_MAX = 10_000;

    private final RegisterRules rules;
    private final List<CsvRow> undecided = new ArrayList<>();
    private @Nullable DecimalSign sign;
    private String decision = "";

    private CsvRegister(RegisterRules rules) {
        this.rules = rules;
    }

    /** @param format null if the file has no header */
    record Result(RegisterRules rules, @Nullable CsvFormat format) {}

    static Result read(InputStream csv, RegisterConfig limits) throws IOException {
        RegisterRules rules = new RegisterRules(limits.itemsMax(), limits.errorsMax());
        CsvRegister register = new CsvRegister(rules);
        CsvFormat format = CsvFile.read(csv, Column.values(), rules.errors(), register::wantsMore, register::read);
        register.undecided.forEach(register::refuseUndecided);
        return new Result(rules, format == null ? null : format.withDecimalSign(register.sign));
    }

    /** A file that can be recorded again. */
    static byte[] file(WholeRegister register, Delimiter delimiter, DecimalSign decimalSign) {
        CurrencyUnit currency = Currencies.named(register.currency()).orElseThrow();
        return CsvOutput.of(Column.values(), delimiter, register.items(), item -> {
            List<String> cells = new ArrayList<>(List.of(item.employee(), currency.getCode()));
            Amounts amounts = item.amounts();
            LongStream.of(
                            amounts.grossMinor(),
                            amounts.reimbursementsMinor(),
                            amounts.employeeTaxesMinor(),
                            amounts.employeeBenefitsMinor(),
                            amounts.postTaxDeductionsMinor(),
                            amounts.netMinor(),
                            amounts.employerTaxesMinor(),
                            amounts.employerBenefitsMinor())
                    .mapToObj(minor -> BigDecimal.valueOf(minor, currency.getDecimalPlaces()))
                    .forEach(amount -> cells.add(decimalSign.write(amount)));
            cells.add(item.paymentMethod().name());
            cells.add(item.account().orElse(""));
            return cells;
        });
    }

    private boolean wantsMore() {
        return rules.wantsMore() && undecided.size() < UNDECIDED_MAX;
    }

    private void read(CsvRow row) {
        if (sign == null) {
            AMOUNTS.forEach(column -> decide(row, column));
        }
        if (sign == null && (!undecided.isEmpty() || isUndecided(row))) {
            undecided.add(row);
            return;
        }
        undecided.forEach(this::readItem);
        undecided.clear();
        readItem(row);
    }

    private void decide(CsvRow row, Column column) {
        String amount = row.get(column);
        boolean withPoint = DecimalSign.POINT.read(amount).isPresent();
        boolean withComma = DecimalSign.COMMA.read(amount).isPresent();
        // a point in a file that is separated by commas is the decimal sign of its country
        boolean isUsual = row.delimiter() == ',' && withPoint && amount.indexOf('.') >= 0;
        if (sign == null && (withPoint != withComma || isUsual)) {
            sign = withPoint ? DecimalSign.POINT : DecimalSign.COMMA;
            decision = column.word() + " in row " + row.number();
        }
    }

    private static boolean isUndecided(CsvRow row) {
        return AMOUNTS.stream().anyMatch(column -> isUndecided(row.get(column)));
    }

    private static boolean isUndecided(String amount) {
        Optional<BigDecimal> withPoint = DecimalSign.POINT.read(amount);
        Optional<BigDecimal> withComma = DecimalSign.COMMA.read(amount);
        return withPoint.isPresent() && withComma.isPresent() && !withPoint.equals(withComma);
    }

    private void refuseUndecided(CsvRow row) {
        for (Column column : AMOUNTS) {
            String amount = row.get(column);
            if (isUndecided(amount)) {
                rules.errors()
                        .add(
                                row.number(),
                                column,
                                amount,
                                "can be "
                                        + DecimalSign.POINT
                                                .read(amount)
                                                .orElseThrow()
                                                .toPlainString() + " or "
                                        + DecimalSign.COMMA
                                                .read(amount)
                                                .orElseThrow()
                                                .toPlainString()
                                        + ", and no amount of the "
                                        + (undecided.size() < UNDECIDED_MAX
                                                ? "file"
                                                : "first " + UNDECIDED_MAX + " rows")
                                        + " says which sign begins the decimals: write it"
                                        + " without groups of three digits, or with two decimals");
            }
        }
    }

    private void readItem(CsvRow row) {
        long line = row.number();
        Optional<CurrencyUnit> currency = rules.currency(line, row.get(Column.CURRENCY));
        Optional<PaymentMethod> method = rules.paymentMethod(line, row.get(Column.PAYMENT_METHOD));
        if (currency.isEmpty() || method.isEmpty()) {
            return;
        }
        long[] minor = new long[AMOUNTS.size()];
        boolean readable = true;
        for (int i = 0; i < minor.length; i++) {
            Optional<Long> amount = minorUnits(row, AMOUNTS.get(i), currency.get());
            readable &= amount.isPresent();
            minor[i] = amount.orElse(0L);
        }
        if (readable) {
            String account = row.get(Column.ACCOUNT);
            rules.add(
                    line,
                    row.get(Column.EMPLOYEE),
                    new Amounts(minor[0], minor[1], minor[2], minor[3], minor[4], minor[5], minor[6], minor[7]),
                    method.get(),
                    account.isEmpty() ? null : account);
        }
    }

    private Optional<Long> minorUnits(CsvRow row, Column column, CurrencyUnit currency) {
        String text = row.get(column);
        DecimalSign ofFile = sign == null ? DecimalSign.POINT : sign;
        Optional<BigDecimal> amount = ofFile.read(text);
        if (amount.isPresent()) {
            return rules.minorUnits(row.number(), column, text, amount.get(), currency);
        }
        boolean isOther = ofFile.other().read(text).isPresent();
        rules.errors()
                .add(
                        row.number(),
                        column,
                        text,
                        isOther
                                ? "has a decimal " + ofFile.other().word() + ", but " + decision + " has a decimal "
                                        + ofFile.word() + ": write all amounts of the file with the same one"
                                : "not a decimal amount such as 1234.50 or 1.234,50, without currency sign");
        return Optional.empty();
    }
}
