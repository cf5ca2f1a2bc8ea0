package io.payledger.bankfiles;

import java.util.ArrayList;
import java.util.List;

/** What a person should look at in a statement that is read. The first are listed, the others counted. Confined to one read. */
final class Findings {

    private static final int LISTED_MAX = 20;

    private final String where;
    private final List<FileProblem> found = new ArrayList<>();
    private int more;

    /** @param where the statement */
    Findings(String where) {
        this.where = where;
    }

    void add(FileProblem finding) {
        if (found.size() < LISTED_MAX) {
            found.add(finding);
        } else {
            more++;
        }
    }

    /** Listed before the others, and however many there are. */
    void addFirst(FileProblem finding) {
        found.add(0, finding);
        if (found.size() > LISTED_MAX) {
            found.remove(LISTED_MAX);
            more++;
        }
    }

    List<FileProblem> listed() {
        List<FileProblem> listed = new ArrayList<>(found);
        if (more > 0) {
            listed.add(FileProblem.of(where, more + " more are not listed: look at the bank's file"));
        }
        return listed;
    }
}
