package io.payledger.service.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds to a service's OpenAPI document the problems that any request can end with, and their headers. Runs before the
 * filters of a service, which add what only its operations have.
 */
@OpenApiFilter(value = OpenApiFilter.RunStage.RUNTIME_STARTUP, priority = 100)
public class CommonAnswers implements OASFilter {

    /** Of 429, where an operation has no other reason. */
    public static final String TOO_MANY_REQUESTS = "too-many-requests";

    /** A problem's type decides which further members it has. */
    private static final String OPEN_SCHEMA = "Problem";

    private static final Map<String, String> HEADERS = Map.of(
            "X-Session-Token", "The positions that the session has seen; send it with the next request",
            "Retry-After", "Seconds after which the same request may succeed",
            "RateLimit", "The limit that was exceeded, what remains of it, and the seconds until more does",
            "RateLimit-Policy", "The limit that was exceeded: requests in a window of seconds",
            "WWW-Authenticate", "Bearer");

    /** Described here alone: the generator adds them to operations with a text of its own. */
    private static final Set<String> DESCRIBED_HERE = Set.of("400", "401", "403");

    private static final Map<String, String> PROBLEMS = Map.of(
            "400", "malformed-request, invalid-session-token",
            "401", "unauthenticated",
            "403", "forbidden",
            "406", "not-acceptable",
            "413", "request-too-large",
            "414", "target-too-long",
            "429", TOO_MANY_REQUESTS,
            "431", "headers-too-large",
            "500", "internal-error");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Objects.requireNonNull(document.getComponents().getSchemas()).forEach((name, schema) -> {
            boolean isObject = schema.getType() != null && schema.getType().contains(SchemaType.OBJECT);
            if (isObject && !name.equals(OPEN_SCHEMA)) {
                schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
            }
        });
        new TreeMap<>(HEADERS).forEach((name, description) -> document.getComponents()
                .addHeader(name, OpenApiParts.header(description)));
        document.getPaths().getPathItems().values().forEach(item -> item.getOperations()
                .values()
                .forEach(operation -> complete(operation.getResponses())));
    }

    private static void complete(APIResponses answers) {
        answers.getAPIResponses().forEach((status, answer) -> {
            if (status.compareTo("400") >= 0 && answer.getContent() == null) {
                answer.setContent(OpenApiParts.problem("").getContent());
            }
        });
        new TreeMap<>(PROBLEMS).forEach((status, types) -> {
            APIResponse own = answers.getAPIResponse(status);
            APIResponse problem =
                    OpenApiParts.problem(own == null || DESCRIBED_HERE.contains(status) ? types : own.getDescription());
            // a token that was sent comes back, so that the session does not lose it
            OpenApiParts.addHeader(problem, "X-Session-Token");
            if (status.equals("401")) {
                OpenApiParts.addHeader(problem, "WWW-Authenticate");
            }
            if (status.equals("429")) {
                List.of("Retry-After", "RateLimit", "RateLimit-Policy")
                        .forEach(name -> OpenApiParts.addHeader(problem, name));
            }
            answers.addAPIResponse(status, problem);
        });
    }
}
