package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.HeldLock;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Logged;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpEdgeContract;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RawHttp;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, media types, methods and headers of every endpoint; as bytes on a socket if no client would send them. */
@WithApiTestEnvironment
class EdgeTest {

    private static final int SMALL = 65_536;
    /** The limit of uploads in the test environment. */
    private static final int UPLOAD = 8_388_608;

    private static final String JSON = "Content-Type: application/json";
    private static final byte[] NOTHING = {};

    private final Runs runs = Runs.ofNewTenant();
    private final String bearer =
            Identities.token(runs.tenant, "olga", "preparer", "approver", "payment-officer", "auditor", "operator");
    private final Person olga = Person.withBearer(runs.tenant, bearer);

    static List<Row> rows() {
        return RolesPage.of("api");
    }

    static List<Row> rowsWithABody() {
        return rows().stream().filter(row -> !row.method().equals("GET")).toList();
    }

    static List<Row> rowsWithAJsonBody() {
        return rowsWithABody().stream()
                .filter(row -> !row.path().matches(".*/(employees|bank-accounts|bank-statements|bank-status-reports)"))
                .toList();
    }

    private String path(Row row, String run) {
        return Calls.path(row, runs.tenant, run);
    }

    private Reply raw(String method, String path, byte[] body, String... headers) {
        return RawHttp.send(
                ApiTestEnvironment.port(), bearer, method + " " + path + " HTTP/1.1", List.of(headers), body);
    }

    private static void assertProblem(Reply reply, int status, String name) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.problem()).isEqualTo(name);
        assertThat(reply.body().path("status").asInt()).isEqualTo(status);
    }

    private static int limit(Row row) {
        return row.path().matches(".*/(items|employees|bank-accounts|bank-statements|bank-status-reports)")
                ? UPLOAD
                : SMALL;
    }

    @ParameterizedTest
    @MethodSource("rowsWithABody")
    void aBodyWithATooLargeContentLengthIsRefusedBeforeItIsSent(Row row) {
        String run = runs.recorded();
        String seen = runs.tokenOfNow();

        Reply reply = raw(
                row.method(),
                path(row, run),
                NOTHING,
                JSON,
                "If-Match: \"2\"",
                "X-Session-Token: " + seen,
                "Content-Length: " + (limit(row) + 1));

        assertProblem(reply, 413, "request-too-large");
        assertThat(reply.body().path("detail").asText()).contains(Integer.toString(limit(row)));
        assertThat(reply.token()).isEqualTo(seen);
        assertThat(runs.anton.get(run).body().path("version").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("rowsWithAJsonBody")
    void aChunkedBodyIsRefusedOnceItIsTooLarge(Row row) {
        String run = runs.recorded();
        byte[] body = ("{" + " ".repeat(limit(row)) + "}").getBytes(StandardCharsets.UTF_8);

        Reply reply = raw(
                row.method(),
                path(row, run),
                RawHttp.chunked(body),
                JSON,
                "If-Match: \"2\"",
                "Transfer-Encoding: chunked");

        assertProblem(reply, 413, "request-too-large");
        assertThat(runs.anton.get(run).body().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void aChunkedFileIsRefusedOnceItIsTooLarge() {
        String run = runs.draft();
        byte[] csv = (Runs.CSV_HEADER + "\n".repeat(UPLOAD)).getBytes(StandardCharsets.UTF_8);
        String root = "/api/v1/tenants/" + runs.tenant;

        assertProblem(
                raw(
                        "PUT",
                        root + "/payroll-runs" + run + "/items",
                        RawHttp.chunked(csv),
                        "Content-Type: text/csv",
                        "Transfer-Encoding: chunked"),
                413,
                "request-too-large");
    }

    @Test
    void aBodyOfTheMaximumSizeIsRead() {
        String run = runs.draft();
        String padded = Runs.NEW_RUN.strip();
        byte[] create = (padded + " ".repeat(SMALL - padded.length())).getBytes(StandardCharsets.UTF_8);
        String register = """
                {"currency": "EUR", "items": [{"employee": "e-1", "paymentMethod": "CASH", "amounts": {
                 "grossMinor": 100, "reimbursementsMinor": 0, "employeeTaxesMinor": 20, "employeeBenefitsMinor": 0,
                 "postTaxDeductionsMinor": 0, "netMinor": 80, "employerTaxesMinor": 0, "employerBenefitsMinor": 0}}]}""";
        byte[] items = (register + " ".repeat(UPLOAD - register.length())).getBytes(StandardCharsets.UTF_8);
        String root = "/api/v1/tenants/" + runs.tenant + "/payroll-runs";

        assertThat(raw("POST", root, create, JSON, "Content-Length: " + create.length)
                        .status())
                .isEqualTo(201);
        assertThat(raw("POST", root, RawHttp.chunked(create), JSON, "Transfer-Encoding: chunked")
                        .status())
                .isEqualTo(201);
        assertThat(raw("PUT", root + run + "/items", RawHttp.chunked(items), JSON, "Transfer-Encoding: chunked")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("rowsWithABody")
    void refusesAnUnsupportedMediaTypeAndChangesNothing(Row row) {
        String run = runs.recorded();

        Reply reply = raw(
                row.method(),
                path(row, run),
                "<reason/>".getBytes(StandardCharsets.UTF_8),
                "Content-Type: image/png",
                "If-Match: \"2\"",
                "Content-Length: 9");

        assertProblem(reply, 415, "unsupported-media-type");
        assertThat(runs.anton.get(run).body().path("version").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("rowsWithAJsonBody")
    void refusesAnUnknownMemberAndChangesNothing(Row row) {
        String run = runs.recorded();
        byte[] body = "{\"surprise\": 1}".getBytes(StandardCharsets.UTF_8);

        Reply reply =
                raw(row.method(), path(row, run), body, JSON, "If-Match: \"2\"", "Content-Length: " + body.length);

        assertProblem(reply, 400, "malformed-request");
        assertThat(runs.anton.get(run).body().path("version").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void refusesAnUnsupportedAcceptHeaderAndChangesNothing(Row row) {
        if (row.isAboutTheService()) {
            return; // health, metrics and the OpenAPI document have formats of their own
        }
        String run = runs.recorded();

        Reply reply = Calls.call(row, olga, run, "\"2\"", "Accept", "text/html");

        assertProblem(reply, 406, "not-acceptable");
        assertThat(runs.anton.get(run).body().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void refusesOtherMethodsAndNamesTheAllowedOnes() {
        String run = runs.recorded();
        Map<String, List<Row>> paths =
                rows().stream().filter(row -> !row.isAboutTheService()).collect(Collectors.groupingBy(Row::path));

        paths.forEach((path, there) -> {
            List<String> allowed = there.stream().map(Row::method).toList();
            for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH", "BREW")) {
                if (!allowed.contains(method)) {
                    Reply reply = raw(method, path(there.get(0), run), NOTHING);

                    assertProblem(reply, 405, "method-not-allowed");
                    List<String> expected = new ArrayList<>(allowed);
                    expected.add("OPTIONS");
                    if (allowed.contains("GET")) {
                        expected.add("HEAD");
                    }
                    assertThat(reply.header("Allow").split(", ", -1))
                            .containsExactlyInAnyOrder(expected.toArray(String[]::new));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/q/nothing", "/api", "/api/v1/tenants/x", "/api/v2/tenants/x/payroll-runs"})
    void anUnknownPathIsNotFound(String path) {
        assertProblem(raw("GET", path, NOTHING), 404, "not-found");
    }

    /** The HTTP server answers these itself, without a body, before a request is routed. */
    @Test
    void invalidHttpIsRefusedWithoutABody() {
        String root = "/api/v1/tenants/" + runs.tenant + "/payroll-runs";

        assertThat(raw("GET", "/api/v1/tenants/%zz/payroll-runs", NOTHING).status())
                .isEqualTo(400);
        assertThat(raw("POST", root, NOTHING, JSON, "Content-Length: x").status())
                .isEqualTo(400);
    }

    @Test
    void headsThatCannotBeUsedAreProblems() {
        HttpEdgeContract.assertUnusableHeadsAreProblems(
                ApiTestEnvironment.port(), "/api/v1/tenants/" + runs.tenant + "/payroll-runs", bearer);
    }

    @Test
    void aHeadThatCannotBeUsedDoesNotEndTheSession() {
        String seen = runs.tokenOfNow();

        Reply reply = raw(
                "GET",
                "/api/v1/tenants/" + runs.tenant + "/payroll-runs",
                NOTHING,
                "Accept: json",
                "X-Session-Token: " + seen);

        assertProblem(reply, 400, "malformed-request");
        assertThat(reply.token()).isEqualTo(seen);
    }

    @Test
    void aClientThatHangsUpIsNoError() {
        String run = runs.draft();
        String root = "/api/v1/tenants/" + runs.tenant;
        List<List<String>> requests = List.of(
                List.of("POST " + root + "/payroll-runs", "application/json"),
                List.of("POST " + root + "/bank-statements", "application/xml"),
                List.of("PUT " + root + "/payroll-runs" + run + "/items", "text/csv"));

        try (Logged log = Logged.watch()) {
            for (List<String> request : requests) {
                List<String> head = List.of(
                        request.get(0) + " HTTP/1.1",
                        "Host: localhost",
                        "Authorization: Bearer " + bearer,
                        "Content-Type: " + request.get(1),
                        "If-Match: \"1\"",
                        "Content-Length: 1000");
                RawHttp.hangUp(ApiTestEnvironment.port(), head, "{".getBytes(StandardCharsets.UTF_8));
            }

            await().untilAsserted(() -> assertThat(log.lines()).anyMatch(line -> line.contains("client hung up")));
            await().untilAsserted(() -> assertThat(log.lines())
                    .filteredOn(line -> line.contains("request aborted"))
                    .hasSize(requests.size())
                    .noneMatch(line -> line.contains("status=")));
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR") || line.startsWith("SEVERE"));
        }
    }

    /** The command is carried out, and its client could otherwise keep it out of the security log. */
    @Test
    void aClientThatLeavesBeforeTheAnswerIsInTheSecurityLog() {
        byte[] body =
                "{\"name\": \"Acme GmbH\", \"iban\": \"DE02120300000000202051\"}".getBytes(StandardCharsets.UTF_8);
        String officer = Identities.token(runs.tenant, "mallory", "payment-officer");
        List<String> head = List.of(
                "PUT /api/v1/tenants/" + runs.tenant + "/legal-entities/acme HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + officer,
                "Content-Type: application/json",
                "Content-Length: " + body.length);

        runs.draft();
        try (Logged log = Logged.watch()) {
            try (HeldLock lock = HeldLock.ofShard(runs.shard())) {
                RawHttp.leave(ApiTestEnvironment.port(), head, body, () -> lock.awaitWaiting(1));
            }

            await().untilAsserted(() ->
                    assertThat(log.lines()).anyMatch(line -> line.contains("command ended: who=mallory")));
            await().untilAsserted(() ->
                    assertThat(log.lines()).anyMatch(line -> line.contains("accounts-changed: who=mallory")));
        }
    }

    @Test
    void managementIsForOperators() {
        HttpEdgeContract.assertManagementIsForOperators(
                ApiTestEnvironment.port(), Identities.token(runs.tenant, "anton", "approver"), bearer);
    }

    @Test
    void unknownPathsAreNoTagsOfTheMetrics() {
        HttpEdgeContract.assertUnknownPathsAreNoTags(
                ApiTestEnvironment.port(), Identities.token(runs.tenant, "anton", "approver"), bearer);
    }

    @Test
    void browsersAreToldNotToGuessTypesAndToUseTls() {
        HttpEdgeContract.assertBrowsersAreTold(ApiTestEnvironment.port());
    }

    @Test
    void theRootSaysWhatItIs() {
        HttpEdgeContract.assertTheRootSaysWhatItIs(ApiTestEnvironment.port(), "payledger-api", "PayLedger API");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersAreNotCachedAndNameTheHeadersTheyVaryBy(Row row) {
        String run = runs.recorded();
        ApiTestEnvironment.worker().says(200, "{}", Map.of());
        String path = path(row, run);
        List<Reply> replies = Stream.of(
                        Calls.call(row, olga, run, "\"2\""),
                        Calls.call(row, olga, run, "\"2\"", "Prefer", "consistency=perfect"),
                        Calls.call(row, olga, run, "\"2\"", "X-Session-Token", "rubbish"),
                        Calls.call(row, olga, run, "\"2\"", "Accept", "text/html"),
                        Calls.call(row, Person.of(runs.tenant, "nora"), run, "\"2\""),
                        Calls.call(row, Person.withBearer(runs.tenant, null), run, "\"2\""),
                        Calls.call(
                                row, Person.of("at-home-in-the-south", "sofia", "preparer", "approver"), run, "\"2\""),
                        raw("BREW", path, NOTHING),
                        raw("POST", path, NOTHING, JSON, "Content-Length: 99999999"),
                        raw("GET", path + "/nothing", NOTHING))
                .toList();

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.header("Cache-Control")).as(reply.text()).contains("no-store");
            assertThat(new TreeSet<>(List.of(
                            String.join(", ", reply.headers().allValues("Vary")).split(", ", -1))))
                    .containsExactly("Accept", "Authorization", "Prefer", "X-Session-Token");
        });
    }
}
