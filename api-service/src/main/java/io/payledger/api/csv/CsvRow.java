package io.payledger.api.csv;

import java.util.List;
import java.util.Map;

/**
 * A row of a file.
 *
 * @param number as a spreadsheet numbers it, the header being row 1: empty rows count, and line breaks in quotes do not
 * @param delimiter between the fields of the file
 */
public record CsvRow(long number, char delimiter, List<String> fields, Map<LineError.Column, Integer> places) {

    /** The field of a column; empty if the file has no such column. */
    public String get(LineError.Column column) {
        Integer place = places.get(column);
        return place == null ? "" : Formulas.restored(fields.get(place));
    }
}
