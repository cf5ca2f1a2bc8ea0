package io.payledger.api.payroll;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.payledger.api.payroll.RegisterError.Column;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.joda.money.CurrencyUnit;

/**
 * Reads a register from CSV: UTF-8, a header that names every {@link Column}, decimal amounts in one currency. The file streams through; only its items stay, and only if all of them are right.
 */
final class CsvRegister {

    private static final List<String> HEADER =
            Arrays.stream(Column.values()).map(Column::word).toList();

    /** In the order in which {@link Amounts} has them. */
    private static final List<Column> AMOUNTS = List.of(
            Column.GROSS,
            Column.REIMBURSEMENTS,
            Column.EMPLOYEE_TAXES,
            Column.EMPLOYEE_BENEFITS,
            Column.POST_TAX_DEDUCTIONS,
            Column.NET,
            Column.EMPLOYER_TAXES,
            Column.EMPLOYER_BENEFITS);

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** A field longer than this is no part of a register, however it is quoted. */
    private static final int BUFFER_CHARACTERS_MAX = 64 * 1024;

    private CsvRegister() {}

    /** Throws {@link TooLargeException} once more than the allowed bytes have been read, and nothing else for bad input. */
    static RegisterReading read(InputStream csv, RegisterConfig limits) throws IOException {
        RegisterRules rules = new RegisterRules(limits.itemsMax(), limits.errorsMax());
        try (Reader text = withoutByteOrderMark(new LimitedInputStream(csv, limits.bytesMax()));
                CsvReader<CsvRecord> records = CsvReader.builder()
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowExtraCharsAfterClosingQuote(false)
                        .allowUnclosedQuote(false)
                        .maxBufferSize(BUFFER_CHARACTERS_MAX)
                        .ofCsvRecord(text)) {
            readRecords(records, rules);
        } catch (CsvParseException malformed) {
            rethrowIfInput(malformed);
            rules.refuse(RegisterError.ofFile(notCsv(malformed)));
        } catch (UncheckedIOException unreadable) {
            rethrowIfInput(unreadable);
            rules.refuse(RegisterError.ofFile("the file is not UTF-8 text"));
        } catch (CharacterCodingException notText) {
            rules.refuse(RegisterError.ofFile("the file is not UTF-8 text"));
        }
        return rules.result();
    }

    private static void readRecords(CsvReader<CsvRecord> records, RegisterRules rules) {
        var each = records.iterator();
        if (!each.hasNext()) {
            rules.refuse(RegisterError.ofFile("the file is empty; it starts with the header " + HEADER));
            return;
        }
        CsvRecord header = each.next();
        if (!header.getFields().equals(HEADER)) {
            rules.refuse(RegisterError.ofLine(
                    header.getStartingLineNumber(), "the header has to be " + String.join(",", HEADER)));
            return;
        }
        while (rules.wantsMore() && each.hasNext()) {
            readItem(each.next(), rules);
        }
    }

    private static void readItem(CsvRecord row, RegisterRules rules) {
        long line = row.getStartingLineNumber();
        if (row.getFieldCount() != HEADER.size()) {
            rules.refuse(RegisterError.ofLine(
                    line, "the line has " + row.getFieldCount() + " fields; " + HEADER.size() + " are expected"));
            return;
        }
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

    private static Reader withoutByteOrderMark(InputStream csv) throws IOException {
        PushbackReader text = new PushbackReader(new InputStreamReader(
                csv,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        int first = text.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            text.unread(first);
        }
        return text;
    }

    /** A connection that broke, or a file that is too large, is no error of the CSV. */
    private static void rethrowIfInput(RuntimeException thrown) throws IOException {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException input && !(cause instanceof CharacterCodingException)) {
                throw input;
            }
        }
    }

    private static String notCsv(CsvParseException malformed) {
        for (Throwable cause = malformed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return "the file is not UTF-8 text";
            }
        }
        String message = malformed.getMessage() == null ? "" : malformed.getMessage();
        return "the file is not CSV: " + (message.length() > 120 ? message.substring(0, 120) : message);
    }

    /** The upload has more bytes than a register may have. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(long bytesMax) {
            super("more than " + bytesMax + " bytes");
        }
    }

    private static final class LimitedInputStream extends java.io.FilterInputStream {
        private final long bytesMax;
        private long bytesRead;

        LimitedInputStream(InputStream in, long bytesMax) {
            super(in);
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) throws TooLargeException {
            bytesRead += more;
            if (bytesRead > bytesMax) {
                throw new TooLargeException(bytesMax);
            }
        }
    }
}
