package io.payledger.api.payroll.http;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.payledger.api.csv.CsvFile;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.api.payroll.model.RegisterRules.Column;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.joda.money.CurrencyUnit;

/**
 * Reads a register from CSV: a header that names every {@link Column}, decimal amounts in one currency. The file is streamed;
 * its items are kept if all of them are valid.
 */
final class CsvRegister {

    private static final List<String> HEADER =
            Arrays.stream(Column.values()).map(Column::word).toList();

    /** In the order of {@link Amounts}. */
    private static final List<Column> AMOUNTS = List.copyOf(EnumSet.range(Column.GROSS, Column.EMPLOYER_BENEFITS));

    private CsvRegister() {}

    static RegisterRules read(InputStream csv, RegisterConfig limits) throws IOException {
        RegisterRules rules = new RegisterRules(limits.itemsMax(), limits.errorsMax());
        CsvFile.read(csv, HEADER, rules.errors(), rules::wantsMore, row -> readItem(row, rules));
        return rules;
    }

    private static void readItem(CsvRecord row, RegisterRules rules) {
        long line = row.getStartingLineNumber();
        Optional<CurrencyUnit> currency = rules.currency(line, row.getField(Column.CURRENCY.index()));
        Optional<PaymentMethod> method = rules.paymentMethod(line, row.getField(Column.PAYMENT_METHOD.index()));
        if (currency.isEmpty() || method.isEmpty()) {
            return;
        }
        long[] minor = new long[AMOUNTS.size()];
        boolean readable = true;
        for (int i = 0; i < minor.length; i++) {
            Column column = AMOUNTS.get(i);
            Optional<Long> amount = rules.minorUnits(line, column, row.getField(column.index()), currency.get());
            readable &= amount.isPresent();
            minor[i] = amount.orElse(0L);
        }
        if (readable) {
            String account = row.getField(Column.ACCOUNT.index());
            rules.add(
                    line,
                    row.getField(Column.EMPLOYEE.index()),
                    new Amounts(minor[0], minor[1], minor[2], minor[3], minor[4], minor[5], minor[6], minor[7]),
                    method.get(),
                    account.isEmpty() ? null : account);
        }
    }
}
