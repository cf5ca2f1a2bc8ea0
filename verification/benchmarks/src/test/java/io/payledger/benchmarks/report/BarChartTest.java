package io.payledger.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.benchmarks.report.Plot.Bar;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BarChartTest {

    private static String figure(Bar... bars) {
        return BarChart.figure(new Plot("events/s, cold", "events/s", List.of(bars)));
    }

    private static Bar sure(String label, double value) {
        return new Bar(label, value, value, value);
    }

    /** What the expression's group has found, in its order. */
    private static List<String> found(String expression, String figure) {
        return Pattern.compile(expression)
                .matcher(figure)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void barsAreProportionalToTheirMediansOnOneScale() {
        String figure = figure(sure("relay", 40), sure("poller", 20), sure("connect", 5), sure("stopped", 0));

        assertThat(found("<rect [^>]*width=\"([^\"]+)\"", figure))
                .containsExactly("100.00%", "50.00%", "12.50%", "0.00%");
    }

    @Test
    void theAxisBeginsAtZeroAndHasRoomForTheHighestValue() {
        String figure = figure(new Bar("relay", 20_000, 15_000, 43_000), sure("poller", 10_000));

        assertThat(found("class=\"tick\"[^>]*>([^<]+)<", figure))
                .containsExactly("0", "10,000", "20,000", "30,000", "40,000", "50,000", "events/s");
        assertThat(found("<rect [^>]*width=\"([^\"]+)\"", figure)).containsExactly("40.00%", "20.00%");
    }

    @Test
    void ticksOfSmallValuesAreExact() {
        assertThat(found("class=\"tick\"[^>]*>([^<]+)<", figure(sure("fold", 0.0031))))
                .containsExactly("0.000", "0.001", "0.002", "0.003", "0.004", "events/s");
    }

    @Test
    void aWhiskerSpansTheRange() {
        String figure = figure(new Bar("relay", 30, 10, 40));

        assertThat(found("class=\"whisker\" (x1=\"[^\"]+\" y1=\"[^\"]+\" x2=\"[^\"]+\" y2=\"[^\"]+\")", figure))
                .containsExactly(
                        "x1=\"25.00%\" y1=\"25\" x2=\"100.00%\" y2=\"25\"",
                        "x1=\"25.00%\" y1=\"21\" x2=\"25.00%\" y2=\"29\"",
                        "x1=\"100.00%\" y1=\"21\" x2=\"100.00%\" y2=\"29\"");
    }

    @Test
    void anIntervalBelowZeroBeginsAtTheAxis() {
        assertThat(found("class=\"whisker\" x1=\"([^\"]+)\"", figure(new Bar("fold", 20, -10, 50))))
                .containsExactly("0.00%", "0.00%", "100.00%");
    }

    @Test
    void oneValueHasNoWhisker() {
        assertThat(figure(sure("relay", 30))).doesNotContain("whisker");
    }

    @Test
    void eachBarHasItsValueAsText() {
        assertThat(found(
                        "class=\"value\"[^>]*>([^<]+)<", figure(new Bar("relay", 12, 11.04, 13), sure("poller", 4.26))))
                .containsExactly("12.0 (11.0–13.0)", "4.3");
    }

    @Test
    void aLabelIsEscapedAsTextAndInTheDescription() {
        String figure = figure(sure("List<String> & \"more\"", 1));

        assertThat(figure)
                .contains(">List&lt;String&gt; &amp; &quot;more&quot;</text>")
                .contains("aria-label=\"events/s, cold, in events/s: List&lt;String&gt; &amp; &quot;more&quot; 1.0\"")
                .doesNotContain("<String>");
    }

    @Test
    void whoCannotSeeThePlotHasItsValues() {
        assertThat(figure(new Bar("relay", 20_000, 15_000, 43_000), sure("poller", 10_000)))
                .contains("role=\"img\"", "<title>events/s, cold</title>")
                .contains("aria-label=\"events/s, cold, in events/s: relay 20,000 (15,000–43,000); poller 10,000\"");
    }

    @Test
    void aPlotWithoutBarsIsNotDrawn() {
        assertThat(figure()).isEmpty();
    }

    @Test
    void zerosHaveAnAxisToo() {
        assertThat(found("class=\"tick\"[^>]*>([^<]+)<", figure(sure("relay", 0))))
                .containsExactly("0", "1", "events/s");
    }

    @Test
    void aMedianIsInItsRange() {
        assertThatThrownBy(() -> new Bar("relay", 5, 6, 7)).hasMessageContaining("label=relay median=5.0");
    }
}
