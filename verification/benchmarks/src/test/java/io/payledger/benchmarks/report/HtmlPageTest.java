package io.payledger.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.report.Plot.Bar;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HtmlPageTest {

    private static String page(Findings... findings) {
        MachineLoad idle = new MachineLoad(0, 2, Optional.empty());
        return new BenchmarkReport(Instant.EPOCH, false, idle, idle, List.of(findings)).html();
    }

    private static Findings tables(String markdown) {
        return new Findings("## Relay\n\n", List.of(), markdown, List.of());
    }

    @Test
    void aTableOfTheMarkdownIsATable() {
        String page = page(tables("| System | events/s |\n|---|---|\n| poller | 20,000 |\n"));

        assertThat(page)
                .contains("<h2>Relay</h2>")
                .containsSubsequence("<table>", "<th>System</th>", "<td>poller</td>", "<td>20,000</td>", "</table>");
    }

    @Test
    void htmlInAMessageIsText() {
        assertThat(page(tables("**failed**: <script>alert(1)</script> and\n\n<img src=x>\n")))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&lt;img src=x&gt;");
    }

    @Test
    void plotsAreBetweenTheIntroductionAndTheTables() {
        Plot plot = new Plot("events/s, warm", "events/s", List.of(new Bar("poller", 2, 1, 3)));

        assertThat(page(new Findings(
                        "## Relay\n\n*Warm* is the second half.\n\n", List.of(plot), "| A |\n|---|\n", List.of())))
                .containsSubsequence("<em>Warm</em>", "<figcaption>events/s, warm</figcaption>", "<svg", "<table>");
    }

    @Test
    void aRunThatDoesNotCountSaysSo() {
        Findings failed = new Findings("", List.of(), "", List.of("1 of 6 measurements failed"));

        assertThat(page(failed))
                .containsSubsequence(
                        "<h1>Benchmarks</h1>",
                        "<div class=\"objection\">",
                        "<strong>These figures do not count: 1 of 6 measurements failed.</strong>",
                        "</div>");
    }

    @Test
    void aRunThatCountsHasNoObjection() {
        assertThat(page(tables(""))).doesNotContain("<div class=\"objection\">", "do not count");
    }

    @Test
    void nothingIsLoadedAndNoScriptRuns() {
        assertThat(page(tables("a link: https://example.org\n")))
                .contains("default-src 'none'")
                .doesNotContain("<script", "<link", "<img", "<iframe", "href=", "src=", "url(", "@import");
    }
}
