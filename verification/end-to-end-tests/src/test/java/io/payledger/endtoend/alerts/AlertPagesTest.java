package io.payledger.endtoend.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.testing.MetricsPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules, their tests, the dashboard and the pages of docs/operating (metrics.md, runbook.md) agree. */
class AlertPagesTest {

    private static final Path REPOSITORY = Path.of("..", "..");
    private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)$");
    private static final Pattern PAGE = Pattern.compile("(?m)^### ([A-Z][A-Za-z]+)$");
    private static final Pattern METRIC = Pattern.compile("\\b(?:payledger_|session_read)\\w*");
    private static final Pattern RULE_TEST =
            Pattern.compile("alertname=\"(\\w+)\", alertstate=\"firing\".*\\{value: (\\d+)}");

    private final String rules = read("infra/prometheus/rules.yml");

    @Test
    void everyAlertHasAPageInTheRunbookAndEveryPageAnAlert() {
        assertThat(all(PAGE, read("docs/operating/runbook.md"))).isEqualTo(alerts());
    }

    @Test
    void everyAlertHasASeverityADescriptionAndALinkToTheRunbook() {
        ruleBodies().forEach((alert, body) -> assertThat(body)
                .as(alert)
                .containsPattern("labels: \\{severity: (critical|warning)}")
                .containsPattern("summary: \".{10,}\"")
                .containsPattern("description: \".{40,}\"")
                .contains("runbook_url: docs/operating/runbook.md#" + alert.toLowerCase(Locale.ROOT)));
    }

    @Test
    void everyAlertIsTestedFiringAndQuiet() {
        Set<String> firing = new TreeSet<>();
        Set<String> quiet = new TreeSet<>();
        RULE_TEST
                .matcher(read("infra/prometheus/rules_test.yml"))
                .results()
                .forEach(test -> (test.group(2).equals("0") ? quiet : firing).add(test.group(1)));

        assertThat(firing).isEqualTo(alerts());
        assertThat(quiet).isEqualTo(alerts());
    }

    @Test
    void rulesAndDashboardNameOnlyMetricsThatAreDocumented() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(read("infra/grafana/payledger.json"));
        List<String> queries = dashboard.findValuesAsText("expr");

        assertThat(queries).hasSizeGreaterThan(30);
        assertThat(MetricsPage.queryable())
                .containsAll(all(METRIC, rules))
                .containsAll(all(METRIC, String.join("\n", queries)));
    }

    @Test
    void everyPanelOfTheDashboardHasItsOwnPlace() throws IOException {
        JsonNode panels = new ObjectMapper()
                .readTree(read("infra/grafana/payledger.json"))
                .path("panels");
        Set<String> places = new TreeSet<>();
        Set<Integer> ids = new TreeSet<>();

        panels.forEach(panel -> {
            places.add(panel.path("gridPos").toString());
            ids.add(panel.path("id").asInt());
        });

        assertThat(places).hasSameSizeAs(panels);
        assertThat(ids).hasSameSizeAs(panels);
    }

    @Test
    void shortenedRulesDifferInDurationsAndInNoThreshold() {
        String shortened = Prometheus.shortened(rules);

        assertThat(shortened).doesNotContainPattern("for: (?!1s)").doesNotContainPattern("\\[\\d+m]");
        assertThat(shortened.replaceAll("for: 1s|\\[30s]|offset 30s", ""))
                .isEqualTo(rules.replaceAll("for: \\w+|\\[\\d+m]|offset \\d+m", ""));
    }

    private Set<String> alerts() {
        Set<String> alerts = all(ALERT, rules);
        assertThat(alerts).hasSizeGreaterThan(20);
        return alerts;
    }

    private Map<String, String> ruleBodies() {
        Map<String, String> bodies = new TreeMap<>();
        String[] parts = rules.split("(?m)^ +- alert: ", -1);
        for (String part : List.of(parts).subList(1, parts.length)) {
            bodies.put(part.substring(0, part.indexOf('\n')), part);
        }
        return bodies;
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.groupCount() == 0 ? match.group() : match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String path) {
        try {
            return Files.readString(REPOSITORY.resolve(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
