package io.payledger.api.directory;

import io.payledger.api.csv.CsvFile;
import io.payledger.api.csv.CsvFormat;
import io.payledger.api.csv.CsvOutput;
import io.payledger.api.csv.CsvRow;
import io.payledger.api.csv.LineError;
import io.payledger.api.csv.LineErrors;
import io.payledger.api.directory.DirectoryEntries.Account;
import io.payledger.api.directory.DirectoryEntries.Employee;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.payroll.model.RegisterRules;
import io.payledger.api.text.WrittenText;
import io.payledger.bankfiles.SwiftText;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
        BIC,
        NUMBER,
        CLEARING_SYSTEM,
        CLEARING_CODE,
        STREET,
        BUILDING_NUMBER,
        POST_CODE,
        TOWN,
        REGION,
        COUNTRY,
        ADDRESS_LINE_1,
        ADDRESS_LINE_2;

        /** A file of accounts with IBANs alone, or without addresses, leaves the others out. */
        @Override
        public boolean isRequired() {
            return this == ACCOUNT || this == HOLDER;
        }
    }

    /** The rows of a file. */
    record Entries<T>(List<T> rows, CsvFormat format) {}

    static Entries<Employee> employees(InputStream csv, DirectoryConfig limits) throws IOException {
        CsvDirectory reader = new CsvDirectory(limits);
        return reader.read(csv, EmployeeColumn.values(), reader::employee);
    }

    static Entries<Account> accounts(InputStream csv, DirectoryConfig limits) throws IOException {
        CsvDirectory reader = new CsvDirectory(limits);
        return reader.read(csv, AccountColumn.values(), reader::account);
    }

    /** A file of employees that can be recorded again. */
    static byte[] file(List<Employee> employees, CsvOutput.Delimiter delimiter) {
        return CsvOutput.of(
                EmployeeColumn.values(),
                delimiter,
                employees,
                each -> List.of(
                        each.employee(),
                        each.payGroup(),
                        each.department(),
                        each.leftOn().map(LocalDate::toString).orElse("")));
    }

    private interface RowReader<T> {
        Optional<T> read(CsvRow row);
    }

    private <T> Entries<T> read(InputStream csv, LineError.Column[] columns, RowReader<T> reader) throws IOException {
        List<T> rows = new ArrayList<>();
        Consumer<CsvRow> each = row -> reader.read(row).ifPresent(rows::add);
        CsvFormat format = CsvFile.read(csv, columns, errors, () -> !errors.isFull() && rows.size() <= rowsMax, each);
        if (rows.size() > rowsMax) {
            errors.addWhole("the file has more than " + rowsMax + " rows: send it in parts");
        }
        if (errors.isEmpty() && rows.isEmpty()) {
            errors.addWhole("the file has no rows: send at least one");
        }
        if (format == null || !errors.isEmpty()) {
            throw errors.problem(ApiProblems.INVALID_DIRECTORY, "file");
        }
        return new Entries<>(rows, format);
    }

    private Optional<Employee> employee(CsvRow row) {
        long line = row.number();
        int before = errors.size();
        String employee = reference(row, EmployeeColumn.EMPLOYEE);
        String payGroup = name(row, EmployeeColumn.PAY_GROUP);
        String department = name(row, EmployeeColumn.DEPARTMENT);
        String day = row.get(EmployeeColumn.LEFT_ON);
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

    private Optional<Account> account(CsvRow row) {
        long line = row.number();
        int before = errors.size();
        String account = reference(row, AccountColumn.ACCOUNT);
        String holder = holder(row);
        Optional<WrittenAccount> number = WrittenAccount.of(
                fields(row, WrittenAccount.Part.class),
                (part, what) -> errors.addUnshown(line, AccountColumn.valueOf(part.name()), what));
        Optional<WrittenAddress> address = WrittenAddress.of(
                fields(row, WrittenAddress.Part.class),
                (part, what) -> errors.addUnshown(
                        line,
                        AccountColumn.valueOf(part.name()),
                        AccountColumn.valueOf(part.name()).word() + " " + what));
        return errors.size() == before
                ? number.map(valid -> Account.of(account, holder, valid, address))
                : Optional.empty();
    }

    /** The fields of the columns that are named as the parts. */
    private static <P extends Enum<P>> Map<P, String> fields(CsvRow row, Class<P> parts) {
        Map<P, String> fields = new EnumMap<>(parts);
        for (P part : parts.getEnumConstants()) {
            fields.put(part, row.get(AccountColumn.valueOf(part.name())));
        }
        return fields;
    }

    private String reference(CsvRow row, LineError.Column column) {
        String value = row.get(column);
        if (!RegisterRules.REFERENCE.matcher(value).matches()) {
            errors.add(row.number(), column, value, "a reference " + RegisterRules.REFERENCE_EXPECTED);
        } else if (!references.add(value)) {
            errors.add(row.number(), column, value, "this reference is in the file already: keep one of the rows");
        }
        return value;
    }

    private String name(CsvRow row, LineError.Column column) {
        String value = row.get(column);
        try {
            return WrittenText.name(value, WrittenText.NAME_LENGTH_MAX);
        } catch (IllegalArgumentException invalid) {
            errors.add(row.number(), column, value, column.word() + " " + invalid.getMessage());
            return value;
        }
    }

    private String holder(CsvRow row) {
        String value = row.get(AccountColumn.HOLDER);
        try {
            return WrittenText.name(value, SwiftText.NAME_LENGTH_MAX);
        } catch (IllegalArgumentException invalid) {
            errors.addUnshown(row.number(), AccountColumn.HOLDER, "holder " + invalid.getMessage());
            return value;
        }
    }
}
