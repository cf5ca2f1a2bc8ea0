package io.payledger.api.command;

import java.util.Locale;
import java.util.Map;

/**
 * Why a command changed nothing.
 *
 * @param detail what is wrong this time, and what to do about it
 * @param facts what a program may want to read, by name
 */
public record Refusal(Reason reason, String detail, Map<String, Object> facts) {

    public Refusal {
        facts = Map.copyOf(facts);
    }

    /** A feature lists its reasons in an enum. */
    public interface Reason {

        String name();

        /** The stable name that clients decide by, such as {@code wrong-state}. */
        default String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static Refusal of(Reason reason, String detail) {
        return new Refusal(reason, detail, Map.of());
    }
}
