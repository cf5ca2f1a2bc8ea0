package io.payledger.api.http;

import io.payledger.service.openapi.CommonAnswers;
import io.payledger.service.openapi.OpenApiParts;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds to the OpenAPI document what every operation has: the headers of sessions, keys and versions, and the problems that
 * any request can end with. Decides by parameters, content and response codes of the operation; what only one operation
 * has is annotated at its method.
 */
@OpenApiFilter(value = OpenApiFilter.RunStage.RUNTIME_STARTUP, priority = 0)
public class CommonOpenApi implements OASFilter {

    private static final String JSON = "application/json";
    private static final String EMPTY_BODY = "EmptyBody";

    private static final List<String> VERSIONED = List.of("200", "201", "304");

    /** Described here alone: the generator adds them to operations with a text of its own. */
    private static final Set<String> DESCRIBED_HERE = Set.of("403");

    /** Headers of every answer that has read something. */
    private static final List<String> OF_SESSIONS = List.of("X-Session-Token", "Preference-Applied");

    private static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry("X-Served-By", "The store that answered, the route, its position and the time waited"),
            Map.entry("Preference-Applied", "The consistency that the request asked for"),
            Map.entry("ETag", "The version, for If-Match"),
            Map.entry("Location", "The path of what was created"),
            Map.entry("Link", "rel=\"next\", relative to the request, if there is a next page"),
            Map.entry("Idempotency-Replayed", "true: this is the stored answer of the first request with this key"));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        new TreeMap<>(HEADERS).forEach((name, description) -> document.getComponents()
                .addHeader(name, OpenApiParts.header(description)));
        document.getPaths().getPathItems().values().forEach(item -> item.getOperations()
                .forEach(CommonOpenApi::complete));
    }

    private static void complete(HttpMethod method, Operation operation) {
        boolean command = method != HttpMethod.GET;
        APIResponses answers = operation.getResponses();
        boolean needsVersion = answers.hasAPIResponse("428");
        List<Parameter> parameters =
                new ArrayList<>(operation.getParameters() == null ? List.of() : operation.getParameters());
        parameters.removeIf(parameter -> isPath(parameter, "tenant"));
        boolean ofRun = parameters.removeIf(parameter -> isPath(parameter, "run"));
        parameters.add(
                0,
                OpenApiParts.parameter("tenant", In.PATH, "The tenant that the bearer token names")
                        .required(true));
        if (ofRun) {
            parameters.add(
                    1,
                    OpenApiParts.parameter("run", In.PATH, "The run's id, a UUID")
                            .required(true));
        }
        parameters.add(OpenApiParts.parameter(
                "X-Session-Token",
                In.HEADER,
                "The token of the session's latest answer; several are sent as several headers or joined by |"));
        parameters.add(OpenApiParts.parameter("Prefer", In.HEADER, "consistency=session, strong or eventual"));
        if (command) {
            parameters.add(OpenApiParts.parameter(
                    "Idempotency-Key", In.HEADER, "A command is carried out once for each key; 1 to 128 characters"));
        }
        if (needsVersion || (command && answers.hasAPIResponse("412"))) {
            parameters.add(
                    OpenApiParts.parameter("If-Match", In.HEADER, "The ETag of the last answer that you have read")
                            .required(needsVersion));
        }
        if (method == HttpMethod.GET && answers.hasAPIResponse("304")) {
            parameters.add(OpenApiParts.parameter("If-None-Match", In.HEADER, "The ETag of your copy of the run"));
        }
        operation.setParameters(parameters);
        RequestBody body = operation.getRequestBody();
        // read by hand, as text, so that it may be left out
        if (needsVersion && body != null && !body.getContent().hasMediaType(JSON)) {
            operation.setRequestBody(emptyBody());
        }
        addAnswers(answers, command, ofRun, needsVersion);
    }

    private static boolean isPath(Parameter parameter, String name) {
        return parameter.getIn() == In.PATH && name.equals(parameter.getName());
    }

    private static RequestBody emptyBody() {
        return OASFactory.createRequestBody()
                .description("May be left out")
                .required(false)
                .content(OASFactory.createContent()
                        .addMediaType(JSON, OASFactory.createMediaType().schema(OpenApiParts.reference(EMPTY_BODY))));
    }

    private static void addAnswers(APIResponses answers, boolean command, boolean ofRun, boolean needsVersion) {
        Map<String, String> problems = new TreeMap<>(Map.of(
                "403",
                needsVersion ? "forbidden, four-eyes" : "forbidden",
                "410",
                "session-history-lost, with the token to continue with",
                "421",
                "misdirected-request, with the region that has the tenant",
                "503",
                "frontier-not-reached, epoch-not-established, outcome-unknown, temporarily-unavailable,"
                        + " reconciliation-unavailable"));
        if (ofRun) {
            problems.put("404", "payroll-run-not-found");
        }
        if (command) {
            problems.put("408", "request-too-slow");
            problems.put(
                    "409",
                    "wrong-state, approval-blocked, content-changed, deadline-passed, regular-run-exists, command-in-flight");
            problems.put("415", "unsupported-media-type");
            problems.put("422", "idempotency-key-reused, or a file with errors");
        }
        if (needsVersion || answers.hasAPIResponse("412")) {
            problems.put("412", "version-changed, with the current state");
        }
        if (needsVersion) {
            problems.put("428", "precondition-required: If-Match is missing");
        }
        APIResponse limited = answers.getAPIResponse("429");
        if (limited != null && CommonAnswers.TOO_MANY_REQUESTS.equals(limited.getDescription())) {
            limited.setDescription(CommonAnswers.TOO_MANY_REQUESTS + ", too-many-transfers");
        }
        answers.getAPIResponses().keySet().stream()
                .filter(status -> status.compareTo("400") >= 0)
                .forEach(status -> problems.putIfAbsent(status, ""));
        problems.forEach((status, names) -> answers.addAPIResponse(status, problem(status, names, answers)));
        answers.getAPIResponses().forEach((status, answer) -> {
            if (VERSIONED.contains(status) && !isStream(answer)) {
                OF_SESSIONS.forEach(name -> OpenApiParts.addHeader(answer, name));
                OpenApiParts.addHeader(answer, "X-Served-By");
                OpenApiParts.addHeader(answer, "ETag");
                if (status.equals("201")) {
                    OpenApiParts.addHeader(answer, "Location");
                }
                OpenApiParts.addHeader(answer, command ? "Idempotency-Replayed" : "Link");
            }
        });
    }

    /** The description at the method, if it has one, is more specific than the one here. */
    private static APIResponse problem(String status, String names, APIResponses answers) {
        APIResponse own = answers.getAPIResponse(status);
        boolean specific = own != null && !DESCRIBED_HERE.contains(status);
        APIResponse problem = own == null ? OpenApiParts.problem(names) : own;
        if (!specific) {
            problem.setDescription(names);
        }
        OF_SESSIONS.forEach(name -> OpenApiParts.addHeader(problem, name));
        switch (status) {
            case "400", "403", "404", "409", "412", "422" -> {
                // decided on something that was read: the answer has the current run, if there is one
                OpenApiParts.addHeader(problem, "X-Served-By");
                OpenApiParts.addHeader(problem, "ETag");
            }
            case "503" -> OpenApiParts.addHeader(problem, "Retry-After");
            default -> {}
        }
        return problem;
    }

    /** A stream sends its headers before anything is read. */
    private static boolean isStream(APIResponse answer) {
        return answer.getContent() != null && answer.getContent().hasMediaType("text/event-stream");
    }
}
