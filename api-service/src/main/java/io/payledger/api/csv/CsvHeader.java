package io.payledger.api.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The first row of a file.
 *
 * @param places where the columns are that are read, from 0
 * @param ignored the names of the others, as the file has them
 * @param twice names that a second column has
 */
record CsvHeader(
        char delimiter, int fields, Map<LineError.Column, Integer> places, List<String> ignored, List<String> twice) {

    private static final int IGNORED_LISTED_MAX = 100;

    static CsvHeader of(CsvRecord row, char delimiter, List<LineError.Column> columns) {
        Map<LineError.Column, Integer> places = new HashMap<>();
        List<String> ignored = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        for (int place = 0; place < row.getFieldCount(); place++) {
            String name = row.getField(place).strip();
            Optional<LineError.Column> column = columns.stream()
                    .filter(each -> each.word().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst();
            if (column.isEmpty()) {
                if (!name.isEmpty() && ignored.size() < IGNORED_LISTED_MAX) {
                    ignored.add(LineError.printable(name));
                }
            } else if (places.putIfAbsent(column.get(), place) != null) {
                twice.add(column.get().word());
            }
        }
        return new CsvHeader(delimiter, row.getFieldCount(), Map.copyOf(places), ignored, twice);
    }

    List<String> missing(List<LineError.Column> columns) {
        return columns.stream()
                .filter(each -> each.isRequired() && !places.containsKey(each))
                .map(LineError.Column::word)
                .toList();
    }

    CsvFormat format(Charset charset) {
        return new CsvFormat(charset.name(), String.valueOf(delimiter), null, ignored);
    }
}
