package io.payledger.bankfiles;

import java.util.ArrayList;
import java.util.List;

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
