package io.payledger.projections.http;

import io.payledger.service.openapi.OpenApiParts;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to a worker's OpenAPI document the headers of answers about a shard: whose position they show, and how they were served. */
@OpenApiFilter(value = OpenApiFilter.RunStage.RUNTIME_STARTUP, priority = 0)
public class WorkerOpenApi implements OASFilter {

    private static final String SESSION_TOKEN = "X-Session-Token";

    /** Answers that have read the shard. */
    private static final List<String> HAVE_READ = List.of("200", "404", "410");

    private static final Map<String, String> HEADERS = Map.of(
            "X-Served-By", "The instance that answered, its position and the time waited",
            "X-Fold-Version", "The version of the fold that made the state",
            "Preference-Applied", "The part of Prefer that was followed",
            "Link", "rel=\"next\", relative to the request, if there is a next page",
            "Retry-After", "Seconds after which the same request may succeed");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        new TreeMap<>(HEADERS).forEach((name, description) -> document.getComponents()
                .addHeader(name, OpenApiParts.header(description)));
        document.getPaths().getPathItems().values().forEach(item -> item.getOperations()
                .values()
                .forEach(WorkerOpenApi::complete));
    }

    private static void complete(Operation operation) {
        boolean prefers = takes(operation, "Prefer");
        boolean ofSession = takes(operation, SESSION_TOKEN);
        boolean inPages = takes(operation, "cursor");
        operation.getResponses().getAPIResponses().forEach((status, answer) -> {
            OpenApiParts.addHeader(answer, "X-Fold-Version");
            if (status.equals("503")) {
                OpenApiParts.addHeader(answer, "Retry-After");
            }
            if (prefers && (HAVE_READ.contains(status) || status.equals("503"))) {
                ofReadShard(status, answer, ofSession);
            }
            if (inPages && status.equals("200")) {
                OpenApiParts.addHeader(answer, "Link");
            }
        });
    }

    private static void ofReadShard(String status, APIResponse answer, boolean ofSession) {
        OpenApiParts.addHeader(answer, "Preference-Applied");
        if (ofSession) {
            OpenApiParts.addHeader(answer, SESSION_TOKEN);
        }
        if (HAVE_READ.contains(status)) {
            OpenApiParts.addHeader(answer, "X-Served-By");
        }
    }

    private static boolean takes(Operation operation, String parameter) {
        return Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of()).stream()
                .anyMatch(each -> parameter.equals(each.getName()));
    }
}
