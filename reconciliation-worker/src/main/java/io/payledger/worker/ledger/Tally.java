package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.BreakState;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exact number of breaks.
 *
 * @param counts by part and state; zero where there is no entry
 * @param listed breaks with a row of their own
 * @param unlisted breaks beyond the bound, which are only counted; they count as open
 */
public record Tally(Map<Part, Map<BreakState, Long>> counts, long listed, long unlisted) {

    static final Tally NONE = new Tally(Map.of(), 0, 0);

    public Tally {
        EnumMap<Part, Map<BreakState, Long>> copy = new EnumMap<>(Part.class);
        counts.forEach((part, states) -> copy.put(part, Collections.unmodifiableMap(new EnumMap<>(states))));
        counts = Collections.unmodifiableMap(copy);
    }

    /** One break of the part changes its state; null where it did not exist or no longer does. */
    Tally moved(Part part, @Nullable BreakState from, @Nullable BreakState to) {
        EnumMap<BreakState, Long> states = new EnumMap<>(BreakState.class);
        states.putAll(counts.getOrDefault(part, Map.of()));
        if (from != null) {
            states.computeIfPresent(from, (state, number) -> number == 1 ? null : number - 1);
        }
        if (to != null) {
            states.merge(to, 1L, Long::sum);
        }
        EnumMap<Part, Map<BreakState, Long>> changed = new EnumMap<>(Part.class);
        changed.putAll(counts);
        if (states.isEmpty()) {
            changed.remove(part);
        } else {
            changed.put(part, states);
        }
        return new Tally(changed, listed, unlisted);
    }

    Tally withListed() {
        return new Tally(counts, listed + 1, unlisted);
    }

    Tally withUnlisted(int more) {
        return new Tally(counts, listed, unlisted + more);
    }

    long number(Part part, BreakState state) {
        return counts.getOrDefault(part, Map.of()).getOrDefault(state, 0L);
    }
}
