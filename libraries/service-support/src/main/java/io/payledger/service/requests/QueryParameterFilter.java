package io.payledger.service.requests;

import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.ShownName;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter that the resource method does not declare, and a second value of one that takes one: ignored,
 * a misspelt filter would return everything.
 */
public class QueryParameterFilter {

    /** Once caller and session are known, and before filters that begin the request's work. */
    private static final int BEFORE_THE_WORK = Priorities.USER - 100;

    private final Map<Method, QueryParameters> declared = new ConcurrentHashMap<>();

    @ServerRequestFilter(priority = BEFORE_THE_WORK)
    public void refuseUnknown(ResourceInfo resource, UriInfo uri) {
        Map<String, List<String>> sent = uri.getQueryParameters();
        if (sent.isEmpty()) {
            return;
        }
        QueryParameters known = declared.computeIfAbsent(resource.getResourceMethod(), QueryParameters::of);
        List<String> unknown =
                sent.keySet().stream().filter(name -> !known.names().contains(name)).sorted().toList();
        if (!unknown.isEmpty()) {
            throw refusal("The request has query parameters that are not known here: " + shown(unknown) + ".", known)
                    .thrown();
        }
        List<String> repeated = sent.entrySet().stream()
                .filter(each -> each.getValue().size() > 1 && !known.repeatable().contains(each.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!repeated.isEmpty()) {
            throw refusal("The request has several values of a query parameter that takes one: " + shown(repeated) + ".", known)
                    .thrown();
        }
    }

    private static Problem refusal(String what, QueryParameters known) {
        String remedy = known.names().isEmpty()
                ? " This path takes no query parameters: leave them out."
                : " This path takes " + String.join(", ", known.names()) + ".";
        return ProblemType.MALFORMED_REQUEST.because(what + remedy).with("queryParameters", known.names());
    }

    private static String shown(Collection<String> names) {
        return names.stream().map(ShownName::of).collect(Collectors.joining(", "));
    }
}
