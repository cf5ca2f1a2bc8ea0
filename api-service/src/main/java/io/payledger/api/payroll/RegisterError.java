package io.payledger.api.payroll;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong in a register, and where.
 *
 * @param line the line of a CSV file, the header being line 1, or the number of a JSON item from 1; 0 for the whole
 * @param column the column's number from 1; 0 for the whole line
 * @param name the column's name
 * @param value what stands there, shortened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RegisterError(
        long line,
        int column,
        @Nullable String name,
        @Nullable String value,
        String message) {

    private static final int VALUE_LENGTH_MAX = 32;

    /** In the order in which a CSV file has them. */
    enum Column {
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
        ACCOUNT;

        /** The field's place in a record, from 0. */
        int index() {
            return ordinal();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static RegisterError at(long line, Column column, String value, String message) {
        return new RegisterError(line, column.index() + 1, column.word(), printable(value), message);
    }

    static RegisterError ofLine(long line, String message) {
        return new RegisterError(line, 0, null, null, message);
    }

    static RegisterError ofFile(String message) {
        return new RegisterError(0, 0, null, null, message);
    }

    /** What came from outside is shown short, and without characters that a terminal would obey. */
    static String printable(String value) {
        String shown = value.length() > VALUE_LENGTH_MAX ? value.substring(0, VALUE_LENGTH_MAX) + "…" : value;
        return shown.replaceAll("\\p{C}", "?");
    }
}
