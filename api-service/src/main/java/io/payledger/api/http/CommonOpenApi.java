package io.payledger.api.http;

import io.payledger.service.problems.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds to the OpenAPI document what every operation has: headers of sessions, keys and versions, and the problems that
 * any request can end with. What only one operation has is documented at its method.
 */
@OpenApiFilter(value = OpenApiFilter.RunStage.RUNTIME_STARTUP, priority = 0)
public class CommonOpenApi implements OASFilter {

    private static final String JSON = "application/json";
    private static final String PROBLEM = "Problem";
    private static final String EMPTY_BODY = "EmptyBody";

    /** Steps that say nothing but themselves; a body is allowed all the same. */
    private static final Pattern OPTIONAL_BODY =
            Pattern.compile(".*/(calculate|submit|approve|release|transmit|close)");

    private static final List<String> VERSIONED = List.of("200", "201", "304");

    /** What the generator says of 400, 401 and 403. */
    private static final Set<String> GENERATED = Set.of("Bad Request", "Not Authorized", "Not Allowed");

    /** Said of a session by every answer that has read something. */
    private static final List<String> OF_SESSIONS = List.of("X-Session-Token", "Preference-Applied");

    private static final Map<String, String> HEADERS = Map.of(
            "X-Session-Token", "What the session has seen now; send it back with its next request",
            "X-Served-By", "Who answered, by which route, how far it had applied the changes, and how long was waited",
            "Preference-Applied", "The consistency that was asked for",
            "ETag", "The version, for If-Match",
            "Location", "The path of the run",
            "Link", "rel=\"next\", relative to the request, where the list goes on",
            "Idempotency-Replayed", "true: this is the answer of the first request with this key",
            "Retry-After", "Seconds after which the same request may succeed",
            "WWW-Authenticate", "Bearer");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Objects.requireNonNull(document.getComponents().getSchemas()).forEach((name, schema) -> {
            boolean isObject = schema.getType() != null && schema.getType().contains(SchemaType.OBJECT);
            // a problem has further members, by its type
            if (isObject && !name.equals(PROBLEM)) {
                schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
            }
        });
        new TreeMap<>(HEADERS)
                .forEach((name, description) -> document.getComponents().addHeader(name, header(description)));
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> complete(path, method, operation)));
    }

    private static void complete(String path, HttpMethod method, Operation operation) {
        boolean command = method != HttpMethod.GET;
        boolean ofRun = path.contains("{run}");
        APIResponses answers = operation.getResponses();
        boolean needsVersion = answers.hasAPIResponse("428");
        List<Parameter> parameters =
                new ArrayList<>(operation.getParameters() == null ? List.of() : operation.getParameters());
        parameters.removeIf(parameter -> parameter.getName().equals("tenant")
                || (parameter.getName().equals("run") && parameter.getIn() == In.PATH));
        parameters.add(
                0,
                parameter("tenant", In.PATH, "The tenant that the bearer token names")
                        .required(true));
        if (ofRun) {
            parameters.add(1, parameter("run", In.PATH, "The run's id, a UUID").required(true));
        }
        parameters.add(parameter(
                "X-Session-Token", In.HEADER, "As the session's latest answer gave it; several, or joined by |"));
        parameters.add(parameter("Prefer", In.HEADER, "consistency=session, strong or eventual"));
        if (command) {
            parameters.add(parameter(
                    "Idempotency-Key", In.HEADER, "Carried out once, however often it is sent: 1 to 128 characters"));
        }
        if (needsVersion || (command && answers.hasAPIResponse("412"))) {
            parameters.add(parameter("If-Match", In.HEADER, "The ETag of the last answer that the caller has read")
                    .required(needsVersion));
        }
        if (method == HttpMethod.GET && answers.hasAPIResponse("304")) {
            parameters.add(parameter("If-None-Match", In.HEADER, "The ETag of the run as the caller has it"));
        }
        operation.setParameters(parameters);
        if (needsVersion && operation.getRequestBody() != null) {
            boolean optional = OPTIONAL_BODY.matcher(path).matches();
            operation.getRequestBody().setRequired(!optional);
            if (optional && !operation.getRequestBody().getContent().hasMediaType(JSON)) {
                operation.setRequestBody(nothing());
            }
        }
        addAnswers(answers, command, ofRun, needsVersion);
    }

    private static RequestBody nothing() {
        return OASFactory.createRequestBody()
                .description("Nothing has to be said")
                .required(false)
                .content(OASFactory.createContent()
                        .addMediaType(JSON, OASFactory.createMediaType().schema(reference(EMPTY_BODY))));
    }

    private static void addAnswers(APIResponses answers, boolean command, boolean ofRun, boolean needsVersion) {
        Map<String, String> problems = new TreeMap<>(Map.of(
                "400", "malformed-request, invalid-session-token",
                "401", "unauthenticated",
                "403", needsVersion ? "forbidden, four-eyes" : "forbidden",
                "406", "not-acceptable",
                "410", "session-history-lost, with the token to go on with",
                "413", "request-too-large",
                "421", "misdirected-request, with the region that has the tenant",
                "500", "internal-error",
                "503",
                        "frontier-not-reached, epoch-not-established, outcome-unknown, temporarily-unavailable,"
                                + " reconciliation-unavailable"));
        if (ofRun) {
            problems.put("404", "payroll-run-not-found");
        }
        if (command) {
            problems.put(
                    "409",
                    "wrong-state, approval-blocked, content-changed, deadline-passed, regular-run-exists, command-in-flight");
            problems.put("415", "unsupported-media-type");
            problems.put("422", "idempotency-key-reused, and what is wrong with a file");
        }
        if (needsVersion || answers.hasAPIResponse("412")) {
            problems.put("412", "version-changed, with what it is now");
        }
        if (needsVersion) {
            problems.put("428", "precondition-required: If-Match is missing");
        }
        answers.getAPIResponses().keySet().stream()
                .filter(status -> status.compareTo("400") >= 0)
                .forEach(status -> problems.putIfAbsent(status, ""));
        problems.forEach((status, names) -> answers.addAPIResponse(status, problem(status, names, answers)));
        answers.getAPIResponses().forEach((status, answer) -> {
            if (VERSIONED.contains(status) && !isStream(answer)) {
                OF_SESSIONS.forEach(name -> add(answer, name));
                add(answer, "X-Served-By");
                add(answer, "ETag");
                if (status.equals("201")) {
                    add(answer, "Location");
                }
                add(answer, command ? "Idempotency-Replayed" : "Link");
            }
        });
    }

    /** The description at the method is the more precise one, where there is one. */
    private static APIResponse problem(String status, String names, APIResponses said) {
        APIResponse own = said.getAPIResponse(status);
        boolean better = own != null && !GENERATED.contains(own.getDescription());
        APIResponse problem = OASFactory.createAPIResponse()
                .description(better ? own.getDescription() : names)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE, OASFactory.createMediaType().schema(reference(PROBLEM))));
        OF_SESSIONS.forEach(name -> add(problem, name));
        switch (status) {
            case "401" -> add(problem, "WWW-Authenticate");
            case "400", "403", "404", "409", "412", "422" -> {
                // decided on something that was read: with the run as it is, where there is one
                add(problem, "X-Served-By");
                add(problem, "ETag");
            }
            case "429", "503" -> add(problem, "Retry-After");
            default -> {}
        }
        return problem;
    }

    /** Its headers go out before anything is read. */
    private static boolean isStream(APIResponse answer) {
        return answer.getContent() != null && answer.getContent().hasMediaType("text/event-stream");
    }

    private static void add(APIResponse answer, String name) {
        answer.addHeader(name, OASFactory.createHeader().ref("#/components/headers/" + name));
    }

    private static Header header(String description) {
        return OASFactory.createHeader().description(description).schema(text());
    }

    private static Parameter parameter(String name, In where, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(where)
                .description(description)
                .schema(text());
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static Schema reference(String schema) {
        return OASFactory.createSchema().ref("#/components/schemas/" + schema);
    }
}
