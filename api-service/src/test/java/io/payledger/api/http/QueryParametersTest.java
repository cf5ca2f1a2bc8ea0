package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.OpenApiDocument;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query parameter that an endpoint does not know is refused: ignored, a misspelt filter would return everything. */
@WithApiTestEnvironment
class QueryParametersTest {

    private final Runs runs = Runs.ofNewTenant();

    static List<Row> rows() {
        return RolesPage.of("api").stream()
                .filter(row -> !row.isAboutTheService())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyEndpointRefusesAnUnknownParameterAndNamesThoseOfTheDocument(Row row) {
        String run = runs.recorded();
        String before = runs.tokenOfNow();
        Person permitted = Person.of(runs.tenant, "pia", row.allowed().toArray(String[]::new));

        Reply reply = Calls.query(row, "?colour=blue", permitted, run, "\"2\"", "X-Session-Token", before);

        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("malformed-request");
        List<String> known = documented(row);
        assertThat(texts(reply.body().path("queryParameters"))).isEqualTo(known);
        assertThat(reply.body().path("detail").asText())
                .contains("colour")
                .contains(known.isEmpty() ? "no query parameters" : "takes " + String.join(", ", known) + ".");
        assertThat(reply.token()).isEqualTo(before);
        assertThat(runs.tokenOfNow()).isEqualTo(before);
    }

    /** Those of a file for spreadsheets are refused by pages as well. */
    private static List<String> documented(Row row) {
        JsonNode operation = OpenApiDocument.served()
                .path("paths")
                .path(row.path())
                .path(row.method().toLowerCase(Locale.ROOT));
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")
                    && !parameter.path("description").asText().startsWith("For text/csv: ")) {
                names.add(parameter.path("name").asText());
            }
        }
        return names.stream().sorted().toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?State=DRAFT",
                "?state=DRAFT&colour=blue",
                "?state=DRAFT&state=APPROVED",
                "?state=",
                "?limit=",
                "?state",
                "?=DRAFT"
            })
    void refusesAMisspeltARepeatedAndAnEmptyParameter(String query) {
        runs.draft();

        Reply reply = runs.anton.get(query);

        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("malformed-request");
        assertThat(texts(reply.body().path("queryParameters"))).contains("state", "cursor", "limit");
    }

    @Test
    void anEmptyQueryIsNone() {
        assertThat(runs.anton.get("?").status()).isEqualTo(200);
    }

    /** The answer repeats names, never values, and no character that a terminal or a log could misread. */
    @Test
    void namesAreShownShortAndPrintable() {
        Reply reply = runs.anton.get("?%1b%5b31m" + "x".repeat(100) + "=secret");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("detail").asText())
                .contains("??31m")
                .doesNotContain("secret")
                .doesNotContain("x".repeat(41));
    }
}
