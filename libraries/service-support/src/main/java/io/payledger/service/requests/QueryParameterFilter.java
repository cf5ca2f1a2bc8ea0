package io.payledger.service.requests;

import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.ShownName;
import io.payledger.service.requests.QueryParameters.Declaration;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a query parameter that the resource method does not declare, one without a value, and a second value of one that
 * takes one. Ignored, as the framework does, a filter that is misspelt or empty would return everything.
 */
public class QueryParameterFilter {

    /** Once caller and session are known, and before filters that begin the request's work. */
    private static final int BEFORE_THE_WORK = Priorities.USER - 100;

    private final Map<Method, QueryParameters> declared = new ConcurrentHashMap<>();

    private interface Rule {
        boolean isBrokenBy(@Nullable Declaration known, List<String> values);
    }

    @ServerRequestFilter(priority = BEFORE_THE_WORK)
    public void hold(ResourceInfo resource, UriInfo uri) {
        Map<String, List<String>> sent = uri.getQueryParameters();
        if (sent.isEmpty()) {
            return;
        }
        QueryParameters known = declared.computeIfAbsent(resource.getResourceMethod(), QueryParameters::of);
        refuse(sent, known, (one, values) -> one == null, "has query parameters that are not known here");
        refuse(
                sent,
                known,
                (one, values) -> one != null && !one.repeatable() && values.size() > 1,
                "has several values of a query parameter that takes one");
        refuse(
                sent,
                known,
                (one, values) -> one != null && !one.emptyByDefault() && values.contains(""),
                "has query parameters without a value, which are to be left out instead");
    }

    private static void refuse(Map<String, List<String>> sent, QueryParameters known, Rule rule, String what) {
        String names = sent.entrySet().stream()
                .filter(each -> rule.isBrokenBy(known.named(each.getKey()), each.getValue()))
                .map(each -> ShownName.of(each.getKey()))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            Set<String> all = known.byName().keySet();
            throw ProblemType.MALFORMED_REQUEST
                    .because("The request " + what + ": " + names + ". This path takes "
                            + (all.isEmpty() ? "no query parameters" : String.join(", ", all)) + ".")
                    .with("queryParameters", all)
                    .thrown();
        }
    }
}
