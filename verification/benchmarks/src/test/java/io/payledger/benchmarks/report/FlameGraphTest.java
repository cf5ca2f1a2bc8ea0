package io.payledger.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.benchmarks.measurement.CallTree;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class FlameGraphTest {

    private final CallTree tree = new CallTree("api, lifecycle & more");

    @Test
    void aMethodIsAsWideAsItsSamplesAndStandsBelowItsCaller() throws Exception {
        tree.add(List.of("io.payledger.api.Main.run", "java.util.Map.get"));
        tree.add(List.of("io.payledger.api.Main.run", "org.library.<init>"));
        tree.add(List.of("io.payledger.api.Main.run", "org.library.<init>"));

        Document svg = svg();

        assertThat(rect(svg, 0).getAttribute("width")).isEqualTo("1200.0");
        assertThat(title(svg, 0)).isEqualTo("api, lifecycle & more: 100.0 % of 3 samples");
        assertThat(rect(svg, 2).getAttribute("y")).isEqualTo("34");
        assertThat(rect(svg, 2).getAttribute("width")).isEqualTo("400.0");
        assertThat(rect(svg, 3).getAttribute("x")).isEqualTo("400.0");
        assertThat(title(svg, 3)).isEqualTo("org.library.<init>: 66.7 % of 3 samples");
    }

    @Test
    void coloursTellWhoseCodeItIs() throws Exception {
        tree.add(List.of("io.payledger.api.Main.run", "java.util.Map.get"));
        tree.add(List.of("io.payledger.api.Main.run", "org.library.Code.run"));

        Document svg = svg();

        assertThat(IntStream.range(1, 4).mapToObj(number -> rect(svg, number).getAttribute("fill")))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsTooNarrowToBeSeenIsLeftOut() throws Exception {
        tree.add(List.of("a.Rare.run"));
        IntStream.range(0, 999).forEach(sample -> tree.add(List.of("b.Often.run")));

        Document svg = svg();

        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThat(rect(svg, 1).getAttribute("x")).isEqualTo("1.2");
    }

    private Document svg() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(FlameGraph.svg(tree).getBytes(StandardCharsets.UTF_8)));
    }

    private static Element rect(Document svg, int number) {
        return (Element) svg.getElementsByTagName("rect").item(number);
    }

    private static String title(Document svg, int number) {
        return svg.getElementsByTagName("title").item(number).getTextContent();
    }
}
