package io.payledger.cli.availability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result as a page shows it: Markdown, between two markers. Stateless. */
final class ResultTable {

    static final String BEGIN = "<!-- begin: written by ./payledger availability -->";
    static final String END = "<!-- end: written by ./payledger availability -->";

    private static final String HEAD = """
            | What was done | Requests | First attempts that failed | Not cured | No write for | No session read for | No projection for | Longest answer | Longest request | Stale | Well again after |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    private ResultTable() {}

    static String of(List<Outage> outages) {
        return HEAD + outages.stream().map(ResultTable::row).collect(Collectors.joining());
    }

    private static String row(Outage outage) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %d | %s | %s | %s | %s | %s | %d | %s |\n",
                outage.what(),
                outage.requests(),
                failures(outage.failures()),
                outage.uncured(),
                interruption(outage, RequestKind.WRITE),
                interruption(outage, RequestKind.SESSION_READ),
                interruption(outage, RequestKind.PROJECTION),
                seconds(outage.longestAnswer()),
                seconds(outage.longestCall()),
                outage.stale(),
                seconds(outage.recovery()));
    }

    private static String failures(Map<String, Integer> failures) {
        return failures.isEmpty()
                ? "none"
                : failures.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .map(each -> each.getValue() + " × " + each.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String interruption(Outage outage, RequestKind kind) {
        Interruption longest = outage.interruptions().getOrDefault(kind, Interruption.NONE);
        return (longest.over() ? "" : "over ") + seconds(longest.length());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    /** The page with what is between its markers replaced. */
    static String replaced(String page, String result) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page needs the lines '" + BEGIN + "' and '" + END + "'");
        }
        return page.substring(0, begin) + BEGIN + "\n\n" + result.strip() + "\n\n" + page.substring(end);
    }

    static void write(Path page, String result) throws IOException {
        Files.writeString(page, replaced(Files.readString(page), result));
    }
}
