package io.payledger.bankfiles;

import java.util.ArrayList;
import java.util.List;

/** The problems of one file, up to the limit. Used by one reading at a time. */
final class Problems {

    private final int problemsMax;
    private final List<Problem> found = new ArrayList<>();
    private boolean cutShort;

    Problems(int problemsMax) {
        this.problemsMax = problemsMax;
    }

    void add(Problem problem) {
        if (found.size() < problemsMax) {
            found.add(problem);
        }
    }

    /** Ends the reading with this: what follows cannot be followed. */
    void addLast(Problem problem) {
        add(problem);
        cutShort = true;
    }

    boolean wantMore() {
        return found.size() < problemsMax && !cutShort;
    }

    boolean none() {
        return found.isEmpty();
    }

    <T> Reading.Refused<T> refused() {
        return new Reading.Refused<>(found, !wantMore());
    }
}
