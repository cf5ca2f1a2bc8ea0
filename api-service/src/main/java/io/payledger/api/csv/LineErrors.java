package io.payledger.api.csv;

import io.payledger.service.problems.ProblemException;
import io.payledger.service.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Errors up to a limit. Not thread-safe. */
public final class LineErrors {

    private final int max;
    private final List<LineError> errors = new ArrayList<>();
    private Map<LineError.Column, Integer> places = Map.of();

    public LineErrors(int max) {
        this.max = max;
    }

    /** @param found where the file has the columns, from 0 */
    void placeColumns(Map<LineError.Column, Integer> found) {
        places = found;
    }

    private int number(LineError.Column column) {
        return places.getOrDefault(column, column.ordinal()) + 1;
    }

    public void add(long line, LineError.Column column, String value, String message) {
        add(new LineError(line, number(column), column.word(), value, message));
    }

    /** An error in a value that must not be shown. */
    public void addUnshown(long line, LineError.Column column, String message) {
        add(new LineError(line, number(column), column.word(), null, message));
    }

    public void addLine(long line, String message) {
        add(new LineError(line, 0, null, null, message));
    }

    /** An error of the whole file. */
    public void addWhole(String message) {
        addLine(0, message);
    }

    private void add(LineError error) {
        if (!isFull()) {
            errors.add(error);
        }
    }

    /** Whether the limit is reached, so that there may be further ones. */
    public boolean isFull() {
        return errors.size() >= max;
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public int size() {
        return errors.size();
    }

    public List<LineError> list() {
        return List.copyOf(errors);
    }

    /** @param whole what is to be sent again, such as "file" */
    public ProblemException problem(ProblemType type, String whole) {
        return type.because("Nothing was recorded. Correct the lines in 'errors' and send the whole " + whole
                        + " again." + (isFull() ? " There may be more errors than are listed." : ""))
                .with("errors", list())
                .thrown();
    }
}
