package io.payledger.benchmarks.report;

import io.payledger.benchmarks.measurement.CallTree;
import java.util.Locale;
import java.util.regex.Pattern;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * A call tree as an SVG document: each method is as wide as the samples in it and in what it called, which stands below it.
 * What is narrower than a three-hundredth is left out. Colours tell this project's code, the JDK's, and that of libraries.
 */
public final class FlameGraph {

    private static final int WIDTH = 1_200;
    private static final int ROW = 17;
    private static final int BASELINE = 12;
    private static final double LETTER = 6.6;
    private static final double WIDTH_MIN = WIDTH / 300.0;
    private static final Pattern JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*");

    private final CallTree tree;
    private final StringBuilder svg = new StringBuilder();
    private final HtmlWriter writer = new HtmlWriter(svg);

    private FlameGraph(CallTree tree) {
        this.tree = tree;
    }

    public static String svg(CallTree tree) {
        return new FlameGraph(tree).draw();
    }

    private String draw() {
        String height = Integer.toString(ROW * depth(tree));
        writer.tag(
                "svg",
                BarChart.attributes(
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "viewBox",
                        "0 0 " + WIDTH + " " + height,
                        "width",
                        Integer.toString(WIDTH),
                        "height",
                        height,
                        "font-family",
                        "monospace",
                        "font-size",
                        "11"));
        draw(tree, 0, 0);
        writer.tag("/svg");
        writer.line();
        return svg.toString();
    }

    private double width(CallTree method) {
        return tree.samples() == 0 ? WIDTH : (double) WIDTH * method.samples() / tree.samples();
    }

    private boolean isShown(CallTree method) {
        return width(method) >= WIDTH_MIN;
    }

    private int depth(CallTree method) {
        return 1
                + method.callees().stream()
                        .filter(this::isShown)
                        .mapToInt(this::depth)
                        .max()
                        .orElse(0);
    }

    private void draw(CallTree method, double left, int row) {
        double width = width(method);
        writer.tag("g", BarChart.attributes());
        writer.tag("title", BarChart.attributes());
        writer.text(String.format(
                Locale.ROOT, "%s: %.1f %% of %,d samples", method.method(), 100 * width / WIDTH, tree.samples()));
        writer.tag("/title");
        writer.tag(
                "rect",
                BarChart.attributes(
                        "x", pixels(left),
                        "y", Integer.toString(row * ROW),
                        "width", pixels(width),
                        "height", Integer.toString(ROW),
                        "fill", colour(method.method()),
                        "stroke", "white",
                        "stroke-width", "0.5"),
                true);
        int letters = (int) ((width - 4) / LETTER);
        if (letters >= 3) {
            writer.tag("text", BarChart.attributes("x", pixels(left + 2), "y", Integer.toString(row * ROW + BASELINE)));
            writer.text(label(method, letters));
            writer.tag("/text");
        }
        writer.tag("/g");
        writer.line();
        double next = left;
        for (CallTree callee : method.callees()) {
            if (isShown(callee)) {
                draw(callee, next, row + 1);
            }
            next += width(callee);
        }
    }

    /** Class and method; the package is in the title. */
    private String label(CallTree method, int letters) {
        String name = method.method();
        if (method != tree) {
            name = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        }
        return name.length() <= letters ? name : name.substring(0, letters - 1) + "…";
    }

    private static String colour(String method) {
        if (method.startsWith("io.payledger.")) {
            return "#f0a04b";
        }
        return JDK.matcher(method).matches() ? "#bccfe3" : "#ecdcb9";
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
