package io.payledger.service.requests;

import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.payledger.service.problems.RouterProblems;
import io.payledger.service.session.SessionHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Ends a request before its body is read. */
@ApplicationScoped
public class EarlyRefusal {

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final RouterProblems problems;

    EarlyRefusal(RouterProblems problems) {
        this.problems = problems;
    }

    /** The framework reads no body of other requests. */
    public static boolean mayHaveBody(RoutingContext request) {
        return !WITHOUT_BODY.contains(request.request().method());
    }

    public void refuse(RoutingContext request, Problem problem) {
        // the session has seen nothing new, and must not lose what it had
        List<String> tokens = request.request().headers().getAll(SessionHeaders.SESSION_TOKEN);
        if (!tokens.isEmpty() && problem.status() != ProblemType.HEADERS_TOO_LARGE.status()) {
            request.response().putHeader(SessionHeaders.SESSION_TOKEN, String.join("|", tokens));
        }
        boolean mayPass = RetryAfter.STATUSES.contains(problem.status());
        if (mayPass && !request.response().headers().contains(RetryAfter.HEADER)) {
            request.response().putHeader(RetryAfter.HEADER, RetryAfter.SOON);
        }
        if (mayPass && !mayHaveBody(request)) {
            // the client comes back, on the same connection
            problems.send(request, problem);
            request.request().resume();
            return;
        }
        // a body may still arrive, and is not read
        request.response().putHeader("Connection", "close");
        problems.send(request, problem)
                .onComplete(sent -> request.request().connection().close());
    }
}
