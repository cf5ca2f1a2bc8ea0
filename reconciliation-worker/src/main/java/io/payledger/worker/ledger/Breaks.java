package io.payledger.worker.ledger;

import java.util.ArrayList;
import java.util.List;

/** The first breaks that were found, and how many there were in all: evidence must not outgrow the state's record. */
public record Breaks(List<Break> first, long total) {

    /** Enough to see a pattern; a register with a thousand bad items has one cause, not a thousand. */
    public static final int KEPT_MAX = 20;

    public static final Breaks NONE = new Breaks(List.of(), 0);

    public Breaks {
        first = List.copyOf(first);
        if (first.size() > KEPT_MAX || total < first.size()) {
            throw new IllegalArgumentException(first.size() + " breaks kept of " + total);
        }
    }

    Breaks and(Break another) {
        if (first.size() == KEPT_MAX) {
            return new Breaks(first, total + 1);
        }
        List<Break> more = new ArrayList<>(first);
        more.add(another);
        return new Breaks(more, total + 1);
    }
}
