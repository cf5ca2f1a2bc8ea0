package io.payledger.api.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.payledger.service.problems.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of values as spreadsheets save it, row by row: with its columns in any order, and with the delimiter and the
 * charset that it is found to have.
 */
public final class CsvFile {

    /** A longer field is refused, quoted or not. */
    private static final int BUFFER_CHARACTERS_MAX = 64 * 1024;

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

    private final List<LineError.Column> columns;
    private final LineErrors errors;
    private long rows;

    private CsvFile(LineError.Column[] columns, LineErrors errors) {
        this.columns = List.of(columns);
        this.errors = errors;
    }

    /**
     * Calls {@code row} for each row that has values, and as many fields as the header. Does not throw for bad input: adds to
     * the errors instead.
     *
     * @param columns that the header has to name
     * @param wantsMore false once further rows are not read
     * @return how the file was read; null if it has no header
     */
    public static @Nullable CsvFormat read(
            InputStream csv,
            LineError.Column[] columns,
            LineErrors errors,
            BooleanSupplier wantsMore,
            Consumer<CsvRow> row)
            throws IOException {
        return new CsvFile(columns, errors).read(csv, wantsMore, row);
    }

    private @Nullable CsvFormat read(InputStream csv, BooleanSupplier wantsMore, Consumer<CsvRow> row)
            throws IOException {
        CharsetReader decoded = new CharsetReader(csv);
        try (BufferedReader text = new BufferedReader(decoded)) {
            char delimiter = delimiter(beginning(text));
            CsvHeader header = null;
            try (CsvReader<CsvRecord> records = reader(delimiter, text)) {
                Iterator<CsvRecord> all = records.iterator();
                header = header(all, delimiter);
                if (header != null) {
                    readRows(all, header, wantsMore, row);
                }
            } catch (CsvParseException | UncheckedIOException unreadable) {
                errors.addLine(rows + 1, problem(unreadable));
            }
            return header == null ? null : header.format(decoded.charset());
        }
    }

    /** As much of the text as may be a header; it is read again. */
    private static String beginning(BufferedReader text) throws IOException {
        char[] characters = new char[BUFFER_CHARACTERS_MAX];
        int count = 0;
        text.mark(characters.length + 1);
        try {
            for (int read = 0; read >= 0 && count < characters.length; count += Math.max(0, read)) {
                read = text.read(characters, count, characters.length - count);
            }
        } catch (CharacterCodingException later) {
            // thrown again once the rows before it are read
        }
        text.reset();
        return new String(characters, 0, count);
    }

    /** The one by which the first row names the most columns. */
    private char delimiter(String beginning) {
        return DELIMITERS.stream()
                .max(Comparator.comparingInt(each -> columnsNamed(each, beginning)))
                .orElseThrow();
    }

    private int columnsNamed(char delimiter, String beginning) {
        try (CsvReader<CsvRecord> records = reader(delimiter, new StringReader(beginning))) {
            for (CsvRecord first : records) {
                if (hasValues(first)) {
                    return CsvHeader.of(first, delimiter, columns).places().size();
                }
            }
            return 0;
        } catch (CsvParseException | IOException notByThisDelimiter) {
            return 0;
        }
    }

    private static CsvReader<CsvRecord> reader(char delimiter, Reader text) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(BUFFER_CHARACTERS_MAX)
                .ofCsvRecord(text);
    }

    /** Null, with an error added, if there is none. */
    private @Nullable CsvHeader header(Iterator<CsvRecord> all, char delimiter) {
        CsvRecord first = next(all);
        String expected = "begin the file with a header that names "
                + columns.stream().map(LineError.Column::word).collect(Collectors.joining(", "))
                + ", in any order, between commas, semicolons or tabs";
        if (first == null) {
            errors.addWhole("the file is empty: " + expected);
            return null;
        }
        CsvHeader header = CsvHeader.of(first, delimiter, columns);
        if (!header.twice().isEmpty()) {
            errors.addLine(
                    rows, "the header names " + header.twice().get(0) + " twice: rename or remove the other column");
            return null;
        }
        List<String> missing = header.missing(columns);
        if (!missing.isEmpty()) {
            errors.addLine(rows, "the header lacks " + String.join(", ", missing) + ": " + expected);
            return null;
        }
        errors.placeColumns(header.places());
        return header;
    }

    private void readRows(Iterator<CsvRecord> all, CsvHeader header, BooleanSupplier wantsMore, Consumer<CsvRow> row) {
        while (wantsMore.getAsBoolean()) {
            CsvRecord next = next(all);
            if (next == null) {
                return;
            }
            if (next.getFieldCount() == header.fields()) {
                row.accept(new CsvRow(rows, header.delimiter(), next.getFields(), header.places()));
            } else {
                errors.addLine(
                        rows,
                        "the line has " + next.getFieldCount() + " fields; " + header.fields()
                                + " are expected: quote a field that has a delimiter in it");
            }
        }
    }

    /** The next row that has a value; null at the end. */
    private @Nullable CsvRecord next(Iterator<CsvRecord> all) {
        while (all.hasNext()) {
            CsvRecord next = all.next();
            rows++;
            if (hasValues(next)) {
                return next;
            }
        }
        return null;
    }

    private static boolean hasValues(CsvRecord row) {
        return row.getFields().stream().anyMatch(field -> !field.isBlank());
    }

    /** What is wrong with the text. A broken connection or a body that is too large is no error of the CSV, and is thrown. */
    private static String problem(RuntimeException unreadable) throws IOException {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refused) {
                throw refused;
            }
            if (cause instanceof CharacterCodingException notText) {
                return String.valueOf(notText.getMessage());
            }
            if (cause instanceof IOException input) {
                throw input;
            }
        }
        Throwable cause = unreadable.getCause() == null ? unreadable : unreadable.getCause();
        String message = String.valueOf(cause.getMessage());
        return "the file is not CSV, correct the place and send it again: "
                + (message.length() > 120 ? message.substring(0, 120) : message);
    }
}
