package io.payledger.endtoend.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.endtoend.fuzz.FuzzedRequest.Framing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes requests to one service from its OpenAPI document. The same number and seed make the same request. Immutable. */
final class RequestFuzzer {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW");

    private static final List<String> OTHER_PATHS = List.of(
            "/",
            "/nothing",
            "/q",
            "/q/openapi",
            "/q/openapi?format=json",
            "/q/health",
            "/q/health/live",
            "/q/metrics",
            "/q/swagger-ui/",
            "/q/swagger-ui/nothing.js",
            "/api/v1/tenants",
            "/api//v1/../v1/tenants",
            "/%c0%ae%c0%ae/",
            "/a;b=c/d");

    private static final List<String> TYPES = List.of(
            "application/json",
            "text/csv",
            "application/xml",
            "text/plain",
            "application/json; charset=utf-16",
            "*/*",
            "a/b;c=");

    /** What a document does not name, and servers read. */
    private static final List<String> FIELDS = List.of(
            "Accept",
            "Accept-Encoding",
            "Content-Encoding",
            "Content-Type",
            "Cookie",
            "Expect",
            "If-Modified-Since",
            "Last-Event-ID",
            "Origin",
            "Range",
            "TE",
            "Upgrade",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-HTTP-Method-Override",
            "traceparent",
            "tracestate",
            "baggage");

    private record Operation(String method, String path, JsonNode description) {}

    private final int port;
    private final JsonNode document;
    private final Callers callers;
    private final long seed;
    private final List<Operation> operations = new ArrayList<>();

    RequestFuzzer(int port, JsonNode document, Callers callers, long seed) {
        this.port = port;
        this.document = document;
        this.callers = callers;
        this.seed = seed;
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(new Operation(
                        operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
            }
        }
    }

    int operations() {
        return operations.size();
    }

    FuzzedRequest request(int number) {
        // neighbouring seeds of Random begin alike
        Random random = new Random(new SplittableRandom(seed + number * 0x9E3779B97F4A7C15L).nextLong());
        Callers.Tenant home = callers.any(random);
        Operation operation = OddValues.oneOf(random, operations);
        String method = random.nextInt(10) == 0 ? OddValues.oneOf(random, METHODS) : operation.method();
        String target = random.nextInt(25) == 0
                ? OddValues.oneOf(random, OTHER_PATHS)
                : path(operation, home, random) + query(operation, random);
        List<String> fields = new ArrayList<>(List.of("Host: localhost", "Connection: close"));
        fields.addAll(authorization(random.nextInt(25) == 0 ? callers.any(random) : home, random));
        addParameters(operation, home, random, fields);
        byte[] body = {};
        Framing framing = Framing.NONE;
        JsonNode content = operation.description().path("requestBody").path("content");
        if (content.size() > 0 || random.nextInt(12) == 0) {
            List<String> types = new ArrayList<>();
            content.fieldNames().forEachRemaining(types::add);
            String type = types.isEmpty() ? "application/json" : OddValues.oneOf(random, types);
            body = new BodyFuzzer(random, document)
                    .body(type, content.path(type).path("schema"));
            framing = switch (random.nextInt(20)) {
                case 0 -> Framing.CUT_LENGTH;
                case 1 -> Framing.CUT_CHUNKED;
                case 2 -> Framing.BOTH;
                case 3, 4, 5 -> Framing.CHUNKED;
                default -> Framing.LENGTH;
            };
            if (random.nextInt(15) > 0) {
                fields.add("Content-Type: " + (random.nextInt(10) == 0 ? OddValues.oneOf(random, TYPES) : type));
            }
        }
        while (random.nextInt(6) == 0) {
            fields.add(OddValues.oneOf(random, FIELDS) + ": " + field(OddValues.text(random)));
        }
        return new FuzzedRequest(number, port, method, target, List.copyOf(fields), body, framing);
    }

    private static String path(Operation operation, Callers.Tenant home, Random random) {
        Matcher parameters = PARAMETER.matcher(operation.path());
        String path = parameters.replaceAll(parameter -> Matcher.quoteReplacement(encoded(
                switch (parameter.group(1)) {
                    case "tenant" -> random.nextInt(15) == 0 ? OddValues.text(random) : home.name();
                    case "domain" -> random.nextInt(10) == 0 ? OddValues.text(random) : "payroll";
                    case "run" -> random.nextInt(6) == 0 ? OddValues.text(random) : home.run(random);
                    case "number" -> random.nextInt(3) == 0 ? OddValues.text(random) : "1";
                    default -> random.nextInt(3) == 0 ? OddValues.text(random) : "acme";
                },
                random)));
        return random.nextInt(40) == 0
                ? path + OddValues.oneOf(random, List.of("/", ";a=b", "//", "/.", "%00", "?"))
                : path;
    }

    private static String query(Operation operation, Random random) {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.description().path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                for (int times = OddValues.oneOf(random, List.of(0, 0, 0, 1, 1, 2)); times > 0; times--) {
                    append(query, parameter.path("name").asText(), value(parameter, random), random);
                }
            }
        }
        if (random.nextInt(20) == 0) {
            append(query, OddValues.text(random), OddValues.text(random), random);
        }
        return query.toString();
    }

    private static void append(StringBuilder query, String name, String value, Random random) {
        query.append(query.isEmpty() ? '?' : '&')
                .append(encoded(name, random))
                .append('=')
                .append(encoded(value, random));
    }

    private static String value(JsonNode parameter, Random random) {
        JsonNode schema = parameter.path("schema");
        if (schema.has("enum") && random.nextBoolean()) {
            return schema.path("enum")
                    .get(random.nextInt(schema.path("enum").size()))
                    .asText();
        }
        return schema.path("type").asText().equals("integer") && random.nextBoolean()
                ? Integer.toString(random.nextInt(300))
                : OddValues.text(random);
    }

    private static List<String> authorization(Callers.Tenant home, Random random) {
        return switch (random.nextInt(60)) {
            case 0 -> List.of();
            case 1 -> List.of("Authorization: Bearer " + field(OddValues.text(random)));
            case 2 -> List.of("Authorization: " + field(OddValues.text(random)));
            case 3 ->
                List.of("Authorization: Bearer " + home.bearer(random), "Authorization: Bearer " + home.bearer(random));
            case 4 -> {
                String bearer = home.bearer(random);
                yield List.of("Authorization: Bearer " + bearer.substring(0, random.nextInt(bearer.length())));
            }
            default -> List.of("Authorization: Bearer " + home.bearer(random));
        };
    }

    private static void addParameters(Operation operation, Callers.Tenant home, Random random, List<String> fields) {
        for (JsonNode parameter : operation.description().path("parameters")) {
            if (!parameter.path("in").asText().equals("header")) {
                continue;
            }
            String name = parameter.path("name").asText();
            boolean wanted = parameter.path("required").asBoolean() ? random.nextInt(12) > 0 : random.nextInt(3) == 0;
            for (int times = wanted ? OddValues.oneOf(random, List.of(1, 1, 1, 1, 2)) : 0; times > 0; times--) {
                fields.add(name + ": "
                        + field(random.nextInt(5) == 0 ? OddValues.text(random) : plausible(name, home, random)));
            }
        }
    }

    private static String plausible(String field, Callers.Tenant home, Random random) {
        return switch (field) {
            case "If-Match", "If-None-Match" -> "\"" + random.nextInt(8) + "\"";
            case "Prefer" ->
                OddValues.oneOf(
                        random, List.of("consistency=session", "consistency=eventual", "consistency=strong", "wait=1"));
            case "Idempotency-Key" -> "key-" + random.nextInt(1_000);
            case "X-Session-Token" -> home.sessionToken(random);
            default -> OddValues.text(random);
        };
    }

    /** What ends a line would be another request; a server never sees it in a field. */
    private static String field(String value) {
        return value.replaceAll("[\\r\\n\\x00]", "?");
    }

    /** Mostly encoded as it has to be. */
    private static String encoded(String value, Random random) {
        return random.nextInt(30) == 0
                ? value.replaceAll("[ \\r\\n\\t\\x00]", "+")
                : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
