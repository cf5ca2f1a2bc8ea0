package io.payledger.api.payroll.model;

import java.util.ArrayList;
import java.util.List;

/** Splits long lists over several events, so that the payload of each stays far below the limit of a record. */
public final class Chunks {

    private static final int CHUNK = 500;

    private Chunks() {}

    /** The event of one part of a list. */
    public interface Part<T, E> {

        /**
         * @param chunk from 1 to {@code chunks}
         * @param first the place in the list of the part's first element, from 1
         */
        E event(int chunk, int chunks, int first, List<T> part);
    }

    /** At least one event, whose part may be empty. */
    public static <T, E> List<E> events(List<T> all, Part<T, E> part) {
        int chunks = Math.max(1, (all.size() + CHUNK - 1) / CHUNK);
        List<E> events = new ArrayList<>(chunks);
        for (int from = 0; events.size() < chunks; from += CHUNK) {
            List<T> elements = all.subList(from, Math.min(all.size(), from + CHUNK));
            events.add(part.event(events.size() + 1, chunks, from + 1, elements));
        }
        return events;
    }
}
