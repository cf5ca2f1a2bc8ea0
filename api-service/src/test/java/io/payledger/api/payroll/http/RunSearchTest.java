package io.payledger.api.payroll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of runs is searched by what people know of a run. */
@WithApiTestEnvironment
class RunSearchTest {

    private final Runs runs = Runs.ofNewTenant();
    private final Person anton = runs.anton;
    private final Map<String, String> nameById = new HashMap<>();

    @BeforeEach
    void fourRuns() {
        create("january", "OFF_CYCLE", "Acme GmbH", "monthly staff", "2027-01-01", "2027-01-31", "2027-01-28");
        create("february", "OFF_CYCLE", "Acme GmbH", "monthly staff", "2027-02-01", "2027-02-28", "2027-02-25");
        create("bonus", "BONUS", "Acme GmbH", "weekly", "2027-02-01", "2027-02-28", "2027-02-26");
        String cancelled = create("other", "OFF_CYCLE", "Beta_100", "weekly", "2027-02-22", "2027-03-07", "2027-03-05");
        Reply done = runs.paula.post("/" + cancelled + "/cancel", "{\"reason\": \"a try\"}", "If-Match", "\"1\"");
        assertThat(done.status()).as(done.text()).isEqualTo(200);
    }

    private String create(
            String name, String type, String legalEntity, String payGroup, String start, String end, String payDate) {
        Reply created = runs.paula.post("", """
                {"type": "%s", "legalEntity": "%s", "payGroup": "%s", "periodStart": "%s", "periodEnd": "%s",
                 "payDate": "%s", "currency": "EUR"}
                """.formatted(type, legalEntity, payGroup, start, end, payDate));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String id = created.body().path("id").asText();
        nameById.put(id, name);
        return id;
    }

    private List<String> names(Reply page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        for (JsonNode run : page.body().path("runs")) {
            names.add(nameById.get(run.path("id").asText()));
        }
        return names;
    }

    private Reply strong(String query) {
        return anton.get(query, "Prefer", "consistency=strong");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                  | other bonus february january",
                "?state=CANCELLED                                  | other",
                "?state=APPROVED                                   | ''",
                "?type=BONUS                                       | bonus",
                "?legalEntity=Beta_100                             | other",
                "?legalEntity=Acme                                 | ''",
                "?payGroup=monthly+staff                           | february january",
                "?payGroup=monthly%20staff                         | february january",
                "?periodFrom=2027-02-01                            | other bonus february",
                "?periodTo=2027-01-31                              | january",
                "?periodFrom=2027-02-28&periodTo=2027-02-28        | other bonus february",
                "?payDateFrom=2027-02-26                           | other bonus",
                "?payDateTo=2027-02-25                             | february january",
                "?payDateFrom=2027-02-25&payDateTo=2027-02-26      | bonus february",
                "?text=acme                                        | bonus february january",
                "?text=BETA                                        | other",
                "?text=STAFF                                       | february january",
                "?text=paula                                       | other bonus february january",
                "?text=Acme+GmbH%0amonthly                         | refused",
                "?text=%25                                         | ''",
                "?text=beta_                                       | other",
                "?text=acme_                                       | ''",
                "?payGroup=weekly&state=DRAFT                      | bonus",
                "?state=DRAFT&type=OFF_CYCLE&legalEntity=Acme+GmbH&payGroup=monthly+staff&periodFrom=2027-01-01"
                        + "&periodTo=2027-12-31&payDateFrom=2027-02-01&payDateTo=2027-02-28&text=gmbh | february"
            })
    void parametersNarrowTheListTogether(String query, String expected) {
        Reply page = strong(query == null ? "" : query);

        if (expected.equals("refused")) {
            assertThat(page.problem()).isEqualTo("malformed-request");
        } else {
            assertThat(String.join(" ", names(page))).isEqualTo(expected);
        }
    }

    @Test
    void anIdIsFoundByAnyPartOfIt() {
        String id = nameById.keySet().iterator().next();

        assertThat(names(strong("?text=" + id.substring(4, 30).toUpperCase(Locale.ROOT))))
                .containsExactly(nameById.get(id));
    }

    /** Composed or not, and in any case. */
    @Test
    void textIsFoundInEveryScript() {
        create("umlauts", "OFF_CYCLE", "Müller & Łukasz", "Führung", "2027-01-01", "2027-01-31", "2027-01-28");
        String typed = Normalizer.normalize("MÜLLER & ŁU", Normalizer.Form.NFD);

        assertThat(names(strong("?text=" + URLEncoder.encode(typed, StandardCharsets.UTF_8))))
                .containsExactly("umlauts");
        assertThat(names(strong("?payGroup=F%C3%BChrung"))).containsExactly("umlauts");
    }

    @Test
    void theLinkToTheNextPageKeepsEveryParameter() {
        String query = "?text=gmbh&payDateTo=2027-12-31&periodFrom=2027-01-01&payGroup=monthly+staff";
        Reply first = strong(query + "&limit=1");
        String link = first.header("Link").replaceFirst("<payroll-runs(.*)>; rel=\"next\"", "$1");

        Reply second = strong(link);
        Reply inAnotherOrder =
                strong("?payGroup=monthly%20staff&periodFrom=2027-01-01&payDateTo=2027-12-31&text=gmbh&cursor="
                        + first.body().path("nextCursor").asText());

        assertThat(names(first)).containsExactly("february");
        assertThat(names(second)).containsExactly("january");
        assertThat(second.headers().firstValue("Link")).isEmpty();
        assertThat(names(inAnotherOrder)).containsExactly("january");
        for (String other : List.of("?text=acme", "?text=gmbh", "?limit=1", query.replace("12-31", "12-30"))) {
            Reply refused =
                    strong(other + "&cursor=" + first.body().path("nextCursor").asText());
            assertThat(refused.problem()).as(other).isEqualTo("malformed-request");
        }
    }

    @Test
    void aSearchFindsNothingOfAnotherTenant() {
        Runs elsewhere = Runs.ofNewTenant();

        assertThat(elsewhere.anton.get("?text=acme").body().path("runs")).isEmpty();
    }

    @Test
    void aCursorIsBoundToEveryParameter() {
        List<String> parameters = List.of(
                "state=DRAFT",
                "type=OFF_CYCLE",
                "legalEntity=Acme+GmbH",
                "payGroup=monthly+staff",
                "periodFrom=2027-01-01",
                "periodTo=2027-12-31",
                "payDateFrom=2027-01-01",
                "payDateTo=2027-12-31",
                "text=gmbh");
        Reply first = strong("?" + String.join("&", parameters) + "&limit=1");
        String cursor = "&cursor=" + first.body().path("nextCursor").asText();

        assertThat(names(strong("?" + String.join("&", parameters) + cursor))).containsExactly("january");
        for (String dropped : parameters) {
            String others =
                    parameters.stream().filter(each -> !each.equals(dropped)).collect(Collectors.joining("&"));
            assertThat(strong("?" + others + cursor).problem()).as(dropped).isEqualTo("malformed-request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=",
                "state=draft",
                "type=REGULARLY",
                "legalEntity=",
                "payGroup=%00",
                "text=",
                "periodFrom=2027-02-30",
                "periodTo=28.02.2027",
                "payDateFrom=today",
                "payDateTo=%2B20270-01-01",
                "payDateFrom=2027-02-02&payDateTo=2027-02-01",
                "periodFrom=2027-02-02&periodTo=2027-02-01"
            })
    void refusesAValueThatCannotBeReadWithTheNameOfItsParameter(String query) {
        Reply refused = anton.get("?" + query);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("malformed-request");
        assertThat(refused.body().path("detail").asText()).contains(query.replaceFirst("=.*", ""));
    }
}
