package io.payledger.api.directory;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.payledger.api.csv.CsvFile;
import io.payledger.api.csv.LineError;
import io.payledger.api.csv.LineErrors;
import io.payledger.api.directory.DirectoryEntries.Account;
import io.payledger.api.directory.DirectoryEntries.Employee;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.api.text.WrittenText;
import io.payledger.bankfiles.Iban;
import io.payledger.bankfiles.SwiftText;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads employees and accounts from CSV, or throws a problem that lists the errors. Errors in names and account numbers
 * never quote the value.
 */
final class CsvDirectory {

    private final LineErrors errors;
    private final int rowsMax;
    private final Set<String> references = new HashSet<>();

    private CsvDirectory(DirectoryConfig limits) {
        this.errors = new LineErrors(limits.errorsMax());
        this.rowsMax = limits.rowsMax();
    }

    private enum EmployeeColumn implements LineError.Column {
        EMPLOYEE,
        PAY_GROUP,
        DEPARTMENT,
        LEFT_ON
    }

    private enum AccountColumn implements LineError.Column {
        ACCOUNT,
        HOLDER,
        IBAN,
        BIC
    }

    static List<Employee> employees(InputStream csv, DirectoryConfig limits) throws IOException {
        CsvDirectory reader = new CsvDirectory(limits);
        return reader.read(csv, EmployeeColumn.values(), reader::employee);
    }

    static List<Account> accounts(InputStream csv, DirectoryConfig limits) throws IOException {
        CsvDirectory reader = new CsvDirectory(limits);
        return reader.read(csv, AccountColumn.values(), reader::account);
    }

    private interface RowReader<T> {
        Optional<T> read(CsvRecord row);
    }

    private <T> List<T> read(InputStream csv, LineError.Column[] columns, RowReader<T> reader) throws IOException {
        List<T> rows = new ArrayList<>();
        Consumer<CsvRecord> each = row -> reader.read(row).ifPresent(rows::add);
        CsvFile.read(
                csv,
                Arrays.stream(columns).map(LineError.Column::word).toList(),
                errors,
                () -> !errors.isFull() && rows.size() <= rowsMax,
                each);
        if (rows.size() > rowsMax) {
            errors.addWhole("the file has more than " + rowsMax + " rows: send it in parts");
        }
        if (errors.isEmpty() && rows.isEmpty()) {
            errors.addWhole("the file has no rows: send at least one");
        }
        if (!errors.isEmpty()) {
            throw errors.problem(ApiProblems.INVALID_DIRECTORY, "file");
        }
        return rows;
    }

    private Optional<Employee> employee(CsvRecord row) {
        long line = row.getStartingLineNumber();
        int before = errors.size();
        String employee = reference(row, EmployeeColumn.EMPLOYEE);
        String payGroup = name(row, EmployeeColumn.PAY_GROUP);
        String department = name(row, EmployeeColumn.DEPARTMENT);
        String day = row.getField(EmployeeColumn.LEFT_ON.index());
        Optional<LocalDate> leftOn = Optional.empty();
        if (!day.isEmpty()) {
            try {
                leftOn = Optional.of(LocalDate.parse(day))
                        .filter(date -> date.getYear() >= 1900 && date.getYear() <= 2200);
            } catch (DateTimeException notADate) {
                leftOn = Optional.empty();
            }
            if (leftOn.isEmpty()) {
                errors.add(line, EmployeeColumn.LEFT_ON, day, "not a day between 1900 and 2200, such as 2026-11-30");
            }
        }
        return errors.size() == before
                ? Optional.of(new Employee(employee, payGroup, department, leftOn))
                : Optional.empty();
    }

    private Optional<Account> account(CsvRecord row) {
        long line = row.getStartingLineNumber();
        int before = errors.size();
        String account = reference(row, AccountColumn.ACCOUNT);
        String holder = holder(row);
        String iban = electronic(row.getField(AccountColumn.IBAN.index()));
        String bic = row.getField(AccountColumn.BIC.index());
        Iban.problemWith(iban).ifPresent(problem -> errors.addUnshown(line, AccountColumn.IBAN, problem));
        if (!bic.isEmpty()) {
            SwiftText.problemWithBic(bic).ifPresent(problem -> errors.addUnshown(line, AccountColumn.BIC, problem));
        }
        return errors.size() == before
                ? Optional.of(Account.of(account, holder, iban, bic.isEmpty() ? Optional.empty() : Optional.of(bic)))
                : Optional.empty();
    }

    /** People write IBANs in groups of four. */
    static String electronic(String iban) {
        return iban.replace(" ", "");
    }

    private String reference(CsvRecord row, LineError.Column column) {
        String value = row.getField(column.index());
        if (!RegisterRules.REFERENCE.matcher(value).matches()) {
            errors.add(row.getStartingLineNumber(), column, value, "a reference " + RegisterRules.REFERENCE_EXPECTED);
        } else if (!references.add(value)) {
            errors.add(
                    row.getStartingLineNumber(),
                    column,
                    value,
                    "this reference is in the file already: keep one of the rows");
        }
        return value;
    }

    private String name(CsvRecord row, LineError.Column column) {
        String value = row.getField(column.index());
        try {
            return WrittenText.name(value, WrittenText.NAME_LENGTH_MAX);
        } catch (IllegalArgumentException invalid) {
            errors.add(row.getStartingLineNumber(), column, value, column.word() + " " + invalid.getMessage());
            return value;
        }
    }

    private String holder(CsvRecord row) {
        String value = row.getField(AccountColumn.HOLDER.index());
        try {
            return WrittenText.name(value, SwiftText.NAME_LENGTH_MAX);
        } catch (IllegalArgumentException invalid) {
            errors.addUnshown(row.getStartingLineNumber(), AccountColumn.HOLDER, "holder " + invalid.getMessage());
            return value;
        }
    }
}
