package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.OpenApiDocument;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.OpenApiContract;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the document is complete. {@link Person} checks every answer of every test against it. */
@WithApiTestEnvironment
class OpenApiTest {

    /** An entry of 'errors' of the problems invalid-bank-file and unwritable-payment. */
    private static final Set<String> MEMBERS_OF_PROBLEMS = Set.of("BankFileError", "UnwritablePayment");

    static List<Row> rows() {
        return RolesPage.of("api").stream()
                .filter(row -> !row.isAboutTheService())
                .toList();
    }

    private static JsonNode operation(Row row) {
        return OpenApiDocument.served()
                .path("paths")
                .path(row.path())
                .path(row.method().toLowerCase(Locale.ROOT));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void theDocumentHasExactlyTheEndpointsOfTheTableOfRoles() {
        OpenApiContract.servedBy(URI.create("http://127.0.0.1:" + ApiTestEnvironment.port()))
                .assertHasTheEndpointsOf("api");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachOperationHasItsRolesParametersAndAnswers(Row row) {
        JsonNode operation = operation(row);
        boolean command = !row.method().equals("GET");
        boolean ofRun = row.path().contains("{run}");
        boolean takesVersion = command
                && (ofRun || row.path().endsWith("/policy/proposals"))
                && !row.path().endsWith("/assess");
        boolean needsVersion = takesVersion && !row.path().endsWith("/items");

        List<String> roles = new ArrayList<>();
        operation.path("security").get(0).path("bearer").forEach(role -> roles.add(role.asText()));
        assertThat(roles).containsExactlyInAnyOrderElementsOf(row.allowed());
        assertThat(operation.path("parameters").findValuesAsText("name"))
                .contains("tenant", "X-Session-Token", "Prefer")
                .matches(names -> !ofRun || names.contains("run"))
                .matches(names -> names.contains("Idempotency-Key") == command)
                .matches(names -> names.contains("If-Match") == takesVersion);
        JsonNode answers = operation.path("responses");
        assertThat(names(answers)).contains("400", "401", "403", "406", "410", "413", "421", "500", "503");
        boolean findsOne =
                ofRun || (row.path().contains("/erasures") && !row.path().endsWith("/due"));
        assertThat(answers.has("404")).isEqualTo(findsOne);
        assertThat(answers.has("428")).isEqualTo(needsVersion);
        assertThat(answers.has("409") && answers.has("415") && answers.has("422"))
                .isEqualTo(command);
        for (Map.Entry<String, JsonNode> answer : answers.properties()) {
            if (answer.getKey().startsWith("2")) {
                assertThat(answer.getValue().path("content").has(mediaType(row)))
                        .isTrue();
                if (!row.path().endsWith("/stream")) {
                    assertThat(names(answer.getValue().path("headers")))
                            .contains("X-Session-Token", "X-Served-By", "ETag");
                }
            } else if (!answer.getKey().equals("304")) {
                assertThat(answer.getValue()
                                .path("content")
                                .path("application/problem+json")
                                .path("schema")
                                .path("$ref")
                                .asText())
                        .isEqualTo("#/components/schemas/Problem");
            }
        }
        assertThat(answers.path("503").path("headers").has("Retry-After")).isTrue();
    }

    private static String mediaType(Row row) {
        return row.path().endsWith("/stream")
                ? "text/event-stream"
                : row.path().endsWith("/payment-file") ? "application/xml" : "application/json";
    }

    @Test
    void bearerTokensAreTheSecurityScheme() {
        JsonNode scheme = OpenApiDocument.served()
                .path("components")
                .path("securitySchemes")
                .path("bearer");

        assertThat(scheme.path("type").asText()).isEqualTo("http");
        assertThat(scheme.path("scheme").asText()).isEqualTo("bearer");
    }

    /** Parameters that the framework injects must not appear as request bodies or schemas. */
    @Test
    void theDocumentHasNoUnusedSchemas() {
        JsonNode document = OpenApiDocument.served();
        Set<String> wanted = references(document.path("paths"));
        wanted.addAll(MEMBERS_OF_PROBLEMS);
        JsonNode schemas = document.path("components").path("schemas");
        for (Set<String> found = Set.copyOf(wanted); !found.isEmpty(); ) {
            found = found.stream()
                    .flatMap(name -> references(schemas.path(name)).stream())
                    .filter(wanted::add)
                    .collect(Collectors.toSet());
        }

        assertThat(names(schemas)).isEqualTo(wanted);
        document.path("paths")
                .forEach(path -> assertThat(path.path("get").has("requestBody")).isFalse());
    }

    private static Set<String> references(JsonNode part) {
        return part.findValuesAsText("$ref").stream()
                .filter(reference -> reference.startsWith("#/components/schemas/"))
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** To rewrite it: {@code mvn -pl api-service -am verify -Dit.test=OpenApiTest -Dopenapi.write=true}. */
    @Test
    void theDocumentationHasTheServedDocument() {
        OpenApiContract.assertIsDocumented(URI.create("http://127.0.0.1:" + ApiTestEnvironment.port()), "openapi.yaml");
    }
}
