package io.payledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.testing.HttpTestClient.Reply;
import java.util.ArrayList;
import java.util.List;

/** What the HTTP edge of every service promises; run against each of them. */
public final class HttpEdgeContract {

    private static final byte[] NO_BODY = {};

    /** Ways to write the path of the metrics, and paths beside it, that a rule by path could miss. */
    private static final List<String> METRICS = List.of(
            "/q/metrics",
            "/q/metrics/",
            "/q/metrics/x",
            "/q/metrics/json",
            "/q/metrics;x=1",
            "/q;x=1/metrics",
            "/q/metrics/;x=1",
            "//q/metrics",
            "/q//metrics",
            "/q/metrics//",
            "/q/./metrics",
            "/q/x/../metrics",
            "/q/health/../metrics",
            "/q/health/%2e%2e/metrics",
            "/q/health/..;/metrics",
            "/q/health/x/../../metrics",
            "/q/openapi/../metrics",
            "/q/swagger-ui/../metrics",
            "/q/swagger-ui/%2e%2e/metrics",
            "/q/swagger-ui/..;/metrics",
            "/;x=1/q/metrics",
            "/q/%6detrics",
            "/%71/metrics",
            "/q%2fmetrics",
            "/q/metrics%2fx",
            "/q/metrics%00",
            "/Q/METRICS",
            "/q/metrics?name=x",
            "/q/metrics/../metrics/x");

    private HttpEdgeContract() {}

    /** Heads that no service can use are refused with a problem, and an empty field is as none. */
    public static void assertUnusableHeadsAreProblems(int port, String path, String bearer) {
        String authorization = "Authorization: Bearer " + bearer;
        for (String field : List.of(
                "Accept: ;",
                "Accept: json",
                "Accept: application/json;q=much",
                "Accept: /",
                "Content-Type: json",
                "Content-Type: ;",
                "Content-Type: ,",
                "Content-Type: application/json\r\nContent-Type: text/csv",
                authorization)) {
            assertProblem(get(port, path, "Host: localhost", authorization, field), 400, "malformed-request", field);
        }
        assertProblem(get(port, path, authorization), 400, "malformed-request", "no Host");
        assertProblem(
                get(port, path + "/%25zz;a=b", "Host: localhost", authorization),
                400,
                "malformed-request",
                "a parameter");
        assertProblem(
                get(port, path, "Host: a.test", "Host: b.test", authorization), 400, "malformed-request", "two Hosts");
        assertProblem(
                get(port, path + "?x=" + "y".repeat(5_000), "Host: localhost", authorization),
                414,
                "target-too-long",
                "a long query");
        assertProblem(
                get(port, path, "Host: localhost", authorization, "X-Long: " + "y".repeat(70_000)),
                431,
                "headers-too-large",
                "a long field");
        assertThat(get(port, path, "Host: localhost", authorization, "Accept:", "Content-Type:")
                        .status())
                .as("empty fields")
                .isEqualTo(200);
    }

    /** However its path is written, only an operator reads what is below {@code /q}, except health. */
    public static void assertManagementIsForOperators(int port, String bearerWithoutRole, String operator) {
        for (String path : METRICS) {
            Reply anonymous = get(port, path, "Host: localhost");
            Reply known = get(port, path, "Host: localhost", "Authorization: Bearer " + bearerWithoutRole);

            assertThat(anonymous.status()).as("%s: %s", path, anonymous.text()).isBetween(400, 499);
            assertThat(known.status()).as("%s: %s", path, known.text()).isBetween(400, 499);
        }
        assertThat(get(port, "/q/metrics", "Host: localhost", "Authorization: Bearer " + operator)
                        .text())
                .contains("# HELP");
    }

    /** Paths that do not exist are no tags of the metrics. */
    public static void assertUnknownPathsAreNoTags(int port, String bearer, String operator) {
        for (int number = 0; number < 150; number++) {
            get(port, "/scan-" + number, "Host: localhost");
            get(port, "/scan-" + number, "Host: localhost", "Authorization: Bearer " + bearer);
        }

        assertThat(get(port, "/q/metrics", "Host: localhost", "Authorization: Bearer " + operator)
                        .text())
                .contains("http_server_requests_seconds_count")
                .doesNotContain("/scan-");
    }

    /** Browsers neither guess types nor use plain HTTP. */
    public static void assertBrowsersAreTold(int port) {
        Reply reply = get(port, "/q/health/live", "Host: localhost");

        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Strict-Transport-Security")).startsWith("max-age=");
    }

    /** {@code GET /} says what answers, to programs as JSON and to browsers as HTML, and every link leads somewhere. */
    public static void assertTheRootSaysWhatItIs(int port, String name, String title) {
        Reply json = get(port, "/", "Host: localhost");
        Reply asJson = get(port, "/", "Host: localhost", "Accept: application/json, text/html;q=0.5");
        Reply html = get(port, "/", "Host: localhost", "Accept: text/html,application/xhtml+xml,*/*;q=0.8");

        assertThat(json.status()).as(json.text()).isEqualTo(200);
        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(json.body().path("name").asText()).isEqualTo(name);
        assertThat(json.body().path("title").asText()).isEqualTo(title);
        assertThat(json.body().path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(json.body().path("documentation").asText()).startsWith("https://");
        assertThat(asJson.text()).isEqualTo(json.text());
        assertThat(html.header("Content-Type")).startsWith("text/html");
        for (String link : List.of("openapi", "swaggerUi", "health")) {
            String path = json.body().path(link).asText();
            assertThat(html.text()).contains("href=\"" + path + "\"").contains(title);
            assertThat(get(port, path, "Host: localhost").status()).as(path).isEqualTo(200);
        }
        assertProblem(get(port, "/", "Host: localhost", "Accept: image/png"), 406, "not-acceptable", "an image");
        Reply post = RawHttp.send(
                port, List.of("POST / HTTP/1.1", "Host: localhost", "Connection: close", "Content-Length: 0"), NO_BODY);
        assertProblem(post, 405, "method-not-allowed", "POST");
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
    }

    private static Reply get(int port, String path, String... fields) {
        List<String> lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", "Connection: close"));
        lines.addAll(List.of(fields));
        return RawHttp.send(port, lines, NO_BODY);
    }

    private static void assertProblem(Reply reply, int status, String problem, String head) {
        assertThat(reply.status()).as("%s: %s", head, reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).as("%s: %s", head, reply).startsWith("application/problem+json");
        assertThat(reply.problem()).as(head).isEqualTo(problem);
    }
}
