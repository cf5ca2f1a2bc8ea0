package io.payledger.bankfiles;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problems of one file, up to the limit. Confined to one read. */
final class FileProblems {

    private final int problemsMax;
    private final List<FileProblem> found = new ArrayList<>();
    private boolean cutShort;

    FileProblems(int problemsMax) {
        this.problemsMax = problemsMax;
    }

    void add(FileProblem problem) {
        if (found.size() < problemsMax) {
            found.add(problem);
        }
    }

    /** A model of the library as a value of ours; null where something is missing. */
    interface Mapping<M, V> {
        @Nullable V of(M model, String where);
    }

    /** What the mapping makes of each model with its place, such as {@code /Document/BkToCstmrStmt/Stmt[1]}. */
    <M, V> List<V> each(List<M> models, String where, Mapping<M, V> mapping) {
        List<V> values = new ArrayList<>(models.size());
        for (int i = 0; i < models.size() && wantMore(); i++) {
            V value = mapping.of(models.get(i), where + "[" + (i + 1) + "]");
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** Adds the last problem: the rest of the file cannot be interpreted. */
    void addLast(FileProblem problem) {
        add(problem);
        cutShort = true;
    }

    boolean wantMore() {
        return found.size() < problemsMax && !cutShort;
    }

    boolean none() {
        return found.isEmpty();
    }

    <T> ParseResult.Refused<T> refused() {
        return new ParseResult.Refused<>(found, !wantMore());
    }
}
