package io.payledger.api.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.payledger.service.problems.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads a file of comma-separated values row by row: UTF-8, with or without a byte order mark, quoted where necessary. */
public final class CsvFile {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** A longer field is refused, quoted or not. */
    private static final int BUFFER_CHARACTERS_MAX = 64 * 1024;

    private static final String NOT_UTF8 = "the file is not UTF-8 text: save it as UTF-8";

    private CsvFile() {}

    /**
     * Calls {@code row} for each row that has as many fields as the header. Does not throw for bad input: adds to the errors
     * instead.
     *
     * @param header the expected first line
     * @param wantsMore false once further rows are not read
     */
    public static void read(
            InputStream csv, List<String> header, LineErrors errors, BooleanSupplier wantsMore, Consumer<CsvRecord> row)
            throws IOException {
        try (Reader text = withoutByteOrderMark(csv);
                CsvReader<CsvRecord> records = CsvReader.builder()
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .maxBufferSize(BUFFER_CHARACTERS_MAX)
                        .ofCsvRecord(text)) {
            readRows(records.iterator(), header, errors, wantsMore, row);
        } catch (CsvParseException | UncheckedIOException unreadable) {
            errors.addWhole(problem(unreadable));
        } catch (CharacterCodingException notText) {
            errors.addWhole(NOT_UTF8);
        }
    }

    private static void readRows(
            Iterator<CsvRecord> rows,
            List<String> header,
            LineErrors errors,
            BooleanSupplier wantsMore,
            Consumer<CsvRecord> row) {
        String expected = String.join(",", header);
        if (!rows.hasNext()) {
            errors.addWhole("the file is empty: begin it with the header " + expected);
            return;
        }
        CsvRecord first = rows.next();
        if (!first.getFields().equals(header)) {
            errors.addLine(first.getStartingLineNumber(), "the header must be " + expected);
            return;
        }
        while (wantsMore.getAsBoolean() && rows.hasNext()) {
            CsvRecord next = rows.next();
            if (next.getFieldCount() == header.size()) {
                row.accept(next);
            } else {
                errors.addLine(
                        next.getStartingLineNumber(),
                        "the line has " + next.getFieldCount() + " fields; " + header.size() + " are expected");
            }
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

    /** What is wrong with the text. A broken connection or a body that is too large is no error of the CSV, and is thrown. */
    private static String problem(RuntimeException unreadable) throws IOException {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refused) {
                throw refused;
            }
            if (cause instanceof CharacterCodingException) {
                return NOT_UTF8;
            }
            if (cause instanceof IOException input) {
                throw input;
            }
        }
        String message = unreadable.getMessage() == null ? "" : unreadable.getMessage();
        return "the file is not CSV, correct the place and send it again: "
                + (message.length() > 120 ? message.substring(0, 120) : message);
    }
}
