package io.payledger.benchmarks.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run of benchmarks found, and under which conditions.
 *
 * @param quick whether the run was to show only that everything runs
 */
public record BenchmarkReport(
        Instant at, boolean quick, MachineLoad before, MachineLoad after, List<Findings> findings) {

    /** More than this share of the processors was busy before the run began. */
    private static final double BUSY = 0.25;

    private static final double STOLEN_PERCENT_MAX = 1;

    /** Why the figures do not count; empty if nothing speaks against them. */
    List<String> objections() {
        List<String> objections = new ArrayList<>();
        if (quick) {
            objections.add("it was a quick run");
        }
        if (before.average() > BUSY * before.processors()) {
            objections.add(format("the load was %.2f before the run", before.average()));
        }
        after.stolenPercentSince(before)
                .filter(stolen -> stolen > STOLEN_PERCENT_MAX)
                .ifPresent(stolen -> objections.add(format("%.1f %% of the processors' time was stolen", stolen)));
        findings.forEach(each -> objections.addAll(each.objections()));
        return objections;
    }

    public String markdown() {
        return introduction()
                + objection()
                + findings.stream().map(Findings::markdown).collect(Collectors.joining());
    }

    /** The same as a page, with plots. */
    public String html() {
        return HtmlPage.of(this);
    }

    /** When and where it ran, in Markdown. */
    String introduction() {
        return format(
                "# Benchmarks%n%n%s, %d processors, %s %s. Load before the run: %.2f. Stolen time: %s.%n%n",
                at,
                before.processors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                before.average(),
                stolen());
    }

    /** All objections in one sentence, in Markdown; empty if there are none. */
    String objection() {
        List<String> objections = objections();
        return objections.isEmpty() ? "" : "**These figures do not count: " + String.join("; ", objections) + ".**\n\n";
    }

    private String stolen() {
        Optional<Double> stolen = after.stolenPercentSince(before);
        return stolen.map(percent -> format("%.1f %%", percent)).orElse("not known");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
