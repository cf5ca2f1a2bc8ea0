package io.payledger.api.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Writes files that {@link CsvFile} reads to the same values, and that spreadsheets open without executing formulas. */
public final class CsvOutput {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CsvOutput() {}

    /** What is between fields. */
    public enum Delimiter {
        COMMA(','),
        SEMICOLON(';'),
        TAB('\t');

        private final char character;

        Delimiter(char character) {
            this.character = character;
        }
    }

    /**
     * A file in UTF-8, with a byte order mark if it is not ASCII: spreadsheets need it then.
     *
     * @param cells in the order of the columns
     */
    public static <T> byte[] of(
            LineError.Column[] columns, Delimiter delimiter, List<T> rows, Function<T, List<String>> cells) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder().fieldSeparator(delimiter.character).build(text)) {
            csv.writeRecord(Arrays.stream(columns).map(LineError.Column::word).toList());
            rows.forEach(row -> csv.writeRecord(
                    cells.apply(row).stream().map(Formulas::defused).toList()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a text in memory", impossible);
        }
        String file = text.toString();
        boolean isAscii = file.chars().allMatch(character -> character < 0x80);
        return (isAscii ? file : BYTE_ORDER_MARK + file).getBytes(StandardCharsets.UTF_8);
    }
}
