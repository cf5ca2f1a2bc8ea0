package io.payledger.service.problems;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The problem that a request ended with, kept beside the request for its log line. */
public final class SentProblem {

    private static final String KEY = SentProblem.class.getName();

    private SentProblem() {}

    public static void note(RoutingContext request, Problem problem) {
        request.put(KEY, problem);
    }

    public static Optional<Problem> of(RoutingContext request) {
        return Optional.ofNullable(request.get(KEY));
    }
}
