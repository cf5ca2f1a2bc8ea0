package io.payledger.service.requests;

import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RouterProblems;
import io.payledger.service.session.SessionHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Ends a request before any of its body is read. */
@ApplicationScoped
public class EarlyRefusal {

    private final RouterProblems problems;

    EarlyRefusal(RouterProblems problems) {
        this.problems = problems;
    }

    public void refuse(RoutingContext request, Problem problem) {
        // the session has seen nothing new, and must not lose what it had
        List<String> tokens = request.request().headers().getAll(SessionHeaders.SESSION_TOKEN);
        if (!tokens.isEmpty() && problem.status() != ProblemType.HEADERS_TOO_LARGE.status()) {
            request.response().putHeader(SessionHeaders.SESSION_TOKEN, String.join("|", tokens));
        }
        // a body may still arrive, and is not read
        request.response().putHeader("Connection", "close");
        problems.send(request, problem)
                .onComplete(sent -> request.request().connection().close());
    }
}
