package io.payledger.service.session;

import io.payledger.freshness.Consistency;
import io.payledger.service.problems.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a request prefers ({@code Prefer}, RFC 7240). Names and the words of {@code consistency} are read without regard to
 * case, and the first of several preferences of one name counts. Preferences with other names are ignored, as the standard
 * wants it, and so is a {@code wait} that is no number of seconds. A {@code consistency} that is not understood is refused:
 * to ignore it would answer with less than the caller relies on.
 *
 * @param longestWait empty where the request does not ask to wait
 */
public record Preferences(Optional<Consistency> consistency, Optional<Duration> longestWait) {

    public static final Preferences NONE = new Preferences(Optional.empty(), Optional.empty());

    /** Enough for any wait, and few enough for a number. */
    private static final int DIGITS_MAX = 9;

    /**
     * The preferences of all {@code Prefer} headers of a request. Ends the request with 400 where {@code consistency} is
     * none of the known words, and where a quoted string has no end: what it hides cannot be told.
     */
    public static Preferences of(Collection<String> headerValues) {
        Map<String, String> first = new LinkedHashMap<>();
        for (String value : headerValues) {
            for (String preference : split(value, ',')) {
                // parameters of a preference follow a semicolon; ours have none
                String item = split(preference, ';').get(0);
                int equals = item.indexOf('=');
                String name = equals < 0 ? item : item.substring(0, equals);
                String word = equals < 0 ? "" : item.substring(equals + 1);
                first.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), unquoted(word.strip()));
            }
        }
        return new Preferences(
                Optional.ofNullable(first.get("consistency")).map(Preferences::consistency),
                Optional.ofNullable(first.get("wait")).flatMap(Preferences::seconds));
    }

    private static Consistency consistency(String word) {
        return Consistency.of(word.toLowerCase(Locale.ROOT)).orElseThrow(() -> {
            String known =
                    Arrays.stream(Consistency.values()).map(Consistency::word).collect(Collectors.joining(", "));
            return ProblemType.MALFORMED_REQUEST
                    .because("Prefer: consistency=… takes one of " + known + ".")
                    .thrown();
        });
    }

    private static Optional<Duration> seconds(String word) {
        boolean number = !word.isEmpty()
                && word.length() <= DIGITS_MAX
                && word.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return number ? Optional.of(Duration.ofSeconds(Long.parseLong(word))) : Optional.empty();
    }

    /** Separators inside of quoted strings do not count. Never empty. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (quoted && at == '\\') {
                i++;
            } else if (at == '"') {
                quoted = !quoted;
            } else if (at == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (quoted) {
            throw ProblemType.MALFORMED_REQUEST
                    .because("Prefer has a quoted string that does not end: close it, or send the word without quotes.")
                    .thrown();
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** A quoted string's content, with the backslashes of its escapes removed; any other word as it is. */
    private static String unquoted(String word) {
        return word.length() >= 2 && word.startsWith("\"") && word.endsWith("\"")
                ? word.substring(1, word.length() - 1).replaceAll("\\\\(.)", "$1")
                : word;
    }
}
