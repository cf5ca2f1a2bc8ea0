package io.payledger.freshness;

import static io.payledger.freshness.InvalidSessionTokenException.Violation.SYNTAX;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the members of a token whose signature is verified, in one pass over the characters. Used once. */
final class SignedMembers {

    static final String REST_STRONG = "rest=strong";

    private static final int NAME_LENGTH_MAX = 32;
    private static final int VALUE_LENGTH_MAX = 256;
    private static final boolean[] VALUE_CHARACTERS = valueCharacters();

    private final String text;

    /** The next character to read. */
    private int at;

    private @Nullable String shard;
    private @Nullable String epoch;
    private @Nullable String appliedThrough;

    /** The parameters of the member that this version does not know. */
    private SortedMap<String, String> unknown = Collections.emptySortedMap();

    SignedMembers(String text) {
        this.text = text;
    }

    /** Merges the members into {@code entries}; returns whether one of them is {@code rest=strong}. */
    boolean mergeInto(Map<Shard, SessionToken.Entry> entries) {
        boolean restStrong = false;
        // a member ends at a comma or at the end of the text
        for (at = 0; at <= text.length(); at++) {
            if (skipRestStrong()) {
                restStrong = true;
            } else {
                mergeMemberInto(entries);
            }
        }
        return restStrong;
    }

    private boolean skipRestStrong() {
        int start = skipWhitespace(at);
        int end = skipWhitespace(start + REST_STRONG.length());
        if (!text.startsWith(REST_STRONG, start) || (end < text.length() && text.charAt(end) != ',')) {
            return false;
        }
        at = end;
        return true;
    }

    private void mergeMemberInto(Map<Shard, SessionToken.Entry> entries) {
        int start = at;
        shard = null;
        epoch = null;
        appliedThrough = null;
        unknown = Collections.emptySortedMap();
        readParameter();
        while (at < text.length() && text.charAt(at) == ';') {
            at++;
            readParameter();
        }
        try {
            Shard named = new Shard(required("shard", shard));
            int ofEpoch = Integer.parseInt(required("epoch", epoch));
            long sequence = Long.parseLong(required("applied_through", appliedThrough));
            var seen = new SessionToken.Entry(List.of(new Position(ofEpoch, sequence)), unknown);
            entries.merge(named, seen, SessionToken.Entry::merge);
        } catch (InvalidSessionTokenException refused) {
            throw refused;
        } catch (IllegalArgumentException malformed) {
            String member = text.substring(start, at).strip();
            throw refuse("in member '" + printable(member) + "': " + malformed.getMessage());
        }
    }

    /** Reads up to the next separator of parameters or members. */
    private void readParameter() {
        int start = skipWhitespace(at);
        int equals = endOfName(start);
        int end = endOfValue(equals + 1);
        int next = skipWhitespace(end);
        if (equals == start
                || equals - start > NAME_LENGTH_MAX
                || equals == text.length()
                || text.charAt(equals) != '='
                || end == equals + 1
                || end - (equals + 1) > VALUE_LENGTH_MAX
                || !endsParameter(next)) {
            throw notAParameter(start);
        }
        at = next;
        String name = text.substring(start, equals);
        String value = text.substring(equals + 1, end);
        switch (name) {
            case "shard" -> shard = once(name, shard, value);
            case "epoch" -> epoch = once(name, epoch, value);
            case "applied_through" -> appliedThrough = once(name, appliedThrough, value);
            default -> {
                unknown = unknown.isEmpty() ? new TreeMap<>() : unknown;
                once(name, unknown.put(name, value), value);
            }
        }
    }

    private int skipWhitespace(int from) {
        int end = from;
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private int endOfName(int start) {
        int end = start;
        while (end < text.length() && isNameCharacter(text.charAt(end), end == start)) {
            end++;
        }
        return end;
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || (!first && ((c >= '0' && c <= '9') || c == '_'));
    }

    private int endOfValue(int start) {
        int end = start;
        while (end < text.length()
                && text.charAt(end) < VALUE_CHARACTERS.length
                && VALUE_CHARACTERS[text.charAt(end)]) {
            end++;
        }
        return end;
    }

    private boolean endsParameter(int index) {
        return index >= text.length() || text.charAt(index) == ';' || text.charAt(index) == ',';
    }

    /** Visible ASCII without the characters that separate members, parameters and tokens. */
    private static boolean[] valueCharacters() {
        boolean[] allowed = new boolean[128];
        for (char c = '!'; c <= '~'; c++) {
            allowed[c] = "\",;=\\|".indexOf(c) < 0;
        }
        return allowed;
    }

    private static String once(String name, @Nullable String before, String value) {
        if (before != null) {
            throw refuse("parameter '" + name + "' occurs twice in one member");
        }
        return value;
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw refuse("a member lacks '" + name + "'; it needs shard, epoch and applied_through");
        }
        return value;
    }

    private InvalidSessionTokenException notAParameter(int start) {
        int end = start;
        while (!endsParameter(end)) {
            end++;
        }
        return refuse(
                "not a parameter: '" + printable(text.substring(start, end).strip()) + "'; expected name=value");
    }

    /** Quotes untrusted text: shortened, without control characters that a log or a terminal would interpret. */
    private static String printable(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return shown.replaceAll("[^\\x20-\\x7E…]", "?");
    }

    private static InvalidSessionTokenException refuse(String message) {
        return new InvalidSessionTokenException(SYNTAX, message);
    }
}
