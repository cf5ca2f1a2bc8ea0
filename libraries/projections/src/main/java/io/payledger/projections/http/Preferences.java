package io.payledger.projections.http;

import io.payledger.freshness.Consistency;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request prefers (RFC 7240). Unknown preferences are ignored, as the standard asks; the answer names those that
 * were applied.
 *
 * @param longestWait empty where the request does not ask to wait
 */
public record Preferences(Optional<Consistency> consistency, Optional<Duration> longestWait) {

    /** More digits than any wait has, and few enough for a number. */
    private static final int DIGITS_MAX = 9;

    public static Preferences of(List<String> headerValues) {
        Optional<Consistency> consistency = Optional.empty();
        Optional<Duration> wait = Optional.empty();
        for (String value : headerValues) {
            for (String preference : value.split(",", -1)) {
                // parameters of a preference follow a semicolon; ours have none
                String[] parts = preference.split(";", 2)[0].strip().split("=", 2);
                String name = parts[0].strip().toLowerCase(Locale.ROOT);
                String word = parts.length == 2 ? unquoted(parts[1].strip()) : "";
                // the first of several counts
                if (name.equals("consistency") && consistency.isEmpty()) {
                    consistency = Consistency.of(word.toLowerCase(Locale.ROOT));
                } else if (name.equals("wait") && wait.isEmpty()) {
                    wait = seconds(word);
                }
            }
        }
        return new Preferences(consistency, wait);
    }

    private static Optional<Duration> seconds(String word) {
        boolean number = !word.isEmpty()
                && word.length() <= DIGITS_MAX
                && word.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return number ? Optional.of(Duration.ofSeconds(Long.parseLong(word))) : Optional.empty();
    }

    private static String unquoted(String word) {
        return word.length() >= 2 && word.startsWith("\"") && word.endsWith("\"")
                ? word.substring(1, word.length() - 1)
                : word;
    }
}
