package io.payledger.benchmarks.report;

import io.payledger.benchmarks.report.Plot.Bar;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * A plot as a figure of an HTML page, with SVG: horizontal bars over one axis from zero. Widths are percentages and heights are pixels, so that
 * text keeps its size where the page is narrow. The page's style sheet gives the colours.
 */
final class BarChart {

    private static final int ROW = 46;
    private static final int LABEL_BASELINE = 13;
    private static final int BAR_TOP = 18;
    private static final int BAR_HEIGHT = 14;
    private static final int WHISKER_HEIGHT = 8;
    private static final int AXIS_HEIGHT = 38;
    private static final int TICK_BASELINE = 14;
    private static final int UNIT_BASELINE = 32;

    private final Plot plot;
    private final Axis axis;
    private final int decimals;
    private final StringBuilder html = new StringBuilder();
    private final HtmlWriter writer = new HtmlWriter(html);

    private BarChart(Plot plot) {
        this.plot = plot;
        this.axis =
                Axis.upTo(plot.bars().stream().mapToDouble(Bar::highest).max().orElse(0));
        this.decimals = plot.bars().stream().mapToDouble(Bar::median).filter(median -> median > 0).min().stream()
                .mapToInt(smallest -> Math.max(0, 1 - exponent(smallest)))
                .findFirst()
                .orElse(0);
    }

    /** Empty for a plot without bars. */
    static String figure(Plot plot) {
        return plot.bars().isEmpty() ? "" : new BarChart(plot).draw();
    }

    private String draw() {
        writer.tag("figure");
        element("figcaption", attributes(), plot.title());
        drawPlot();
        writer.tag("/figure");
        writer.line();
        return html.toString();
    }

    private void drawPlot() {
        int bottom = ROW * plot.bars().size();
        writer.tag(
                "svg",
                attributes(
                        "role",
                        "img",
                        "aria-label",
                        description(),
                        "width",
                        "100%",
                        "height",
                        Integer.toString(bottom + AXIS_HEIGHT)));
        element("title", attributes(), plot.title());
        drawAxis(bottom);
        for (int row = 0; row < plot.bars().size(); row++) {
            drawBar(plot.bars().get(row), ROW * row);
        }
        writer.tag("/svg");
    }

    private String description() {
        return plot.title() + ", in " + plot.unit() + ": "
                + plot.bars().stream()
                        .map(bar -> bar.label() + " " + value(bar))
                        .collect(Collectors.joining("; "));
    }

    private void drawAxis(int bottom) {
        for (int tick = 0; tick <= axis.steps(); tick++) {
            String x = percent(axis.percent(axis.tick(tick).doubleValue()));
            line("grid", x, 0, x, bottom);
            String anchor = tick == 0 ? "start" : tick == axis.steps() ? "end" : "middle";
            text("tick", x, bottom + TICK_BASELINE, anchor, axis.label(tick));
        }
        text("tick", "100%", bottom + UNIT_BASELINE, "end", plot.unit());
    }

    private void drawBar(Bar bar, int top) {
        text("label", "0", top + LABEL_BASELINE, "start", bar.label());
        text("value", "100%", top + LABEL_BASELINE, "end", value(bar));
        writer.tag(
                "rect",
                attributes(
                        "class", "bar",
                        "x", "0",
                        "y", Integer.toString(top + BAR_TOP),
                        "width", percent(axis.percent(bar.median())),
                        "height", Integer.toString(BAR_HEIGHT)),
                true);
        if (bar.lowest() < bar.highest()) {
            drawWhisker(bar, top + BAR_TOP + BAR_HEIGHT / 2);
        }
    }

    private void drawWhisker(Bar bar, int middle) {
        String from = percent(axis.percent(Math.max(0, bar.lowest())));
        String to = percent(axis.percent(bar.highest()));
        int top = middle - WHISKER_HEIGHT / 2;
        int bottom = middle + WHISKER_HEIGHT / 2;
        line("whisker", from, middle, to, middle);
        line("whisker", from, top, from, bottom);
        line("whisker", to, top, to, bottom);
    }

    private void line(String style, String fromX, int fromY, String toX, int toY) {
        writer.tag(
                "line",
                attributes(
                        "class", style,
                        "x1", fromX,
                        "y1", Integer.toString(fromY),
                        "x2", toX,
                        "y2", Integer.toString(toY)),
                true);
    }

    private void text(String style, String x, int y, String anchor, String text) {
        element("text", attributes("class", style, "x", x, "y", Integer.toString(y), "text-anchor", anchor), text);
    }

    private void element(String name, Map<String, String> attributes, String text) {
        writer.tag(name, attributes);
        writer.text(text);
        writer.tag("/" + name);
    }

    private String value(Bar bar) {
        String median = number(bar.median());
        return bar.lowest() < bar.highest()
                ? median + " (" + number(bar.lowest()) + "–" + number(bar.highest()) + ")"
                : median;
    }

    private String number(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.2f%%", percent);
    }

    /** Of a tag, in this order. */
    static Map<String, String> attributes(String... namesAndValues) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int name = 0; name < namesAndValues.length; name += 2) {
            attributes.put(namesAndValues[name], namesAndValues[name + 1]);
        }
        return attributes;
    }

    /** Of the first digit that is not zero: 3 for 1,532 and -2 for 0.067. */
    private static int exponent(double positive) {
        return (int) Math.floor(Math.log10(positive));
    }

    /** From zero, in a few steps that are 1, 2 or 5 times a power of ten. */
    private record Axis(BigDecimal step, int steps) {

        private static final int STEPS_MAX = 6;

        private static Axis upTo(double highest) {
            if (highest <= 0) {
                return new Axis(BigDecimal.ONE, 1);
            }
            int exponent = exponent(highest / STEPS_MAX);
            BigDecimal step = IntStream.of(1, 2, 5, 10)
                    .mapToObj(factor -> BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent))
                    .filter(candidate -> highest <= candidate.doubleValue() * STEPS_MAX)
                    .findFirst()
                    .orElseThrow();
            return new Axis(step.stripTrailingZeros(), (int) Math.ceil(highest / step.doubleValue()));
        }

        private BigDecimal tick(int number) {
            return step.multiply(BigDecimal.valueOf(number));
        }

        private double percent(double value) {
            return 100 * value / tick(steps).doubleValue();
        }

        private String label(int number) {
            return String.format(Locale.ROOT, "%,." + Math.max(0, step.scale()) + "f", tick(number));
        }
    }
}
