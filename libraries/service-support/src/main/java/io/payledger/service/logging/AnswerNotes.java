package io.payledger.service.logging;

import io.opentelemetry.api.trace.Span;
import io.payledger.freshness.Position;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.SentProblem;
import io.payledger.service.session.SessionHeaders;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** Notes of each answer what its log line needs, and gives the request's span how it was served. */
@Provider
@ApplicationScoped
public class AnswerNotes implements ContainerResponseFilter {

    private static final String REQUIRED = AnswerNotes.class.getName() + ".required";

    private final CurrentVertxRequest current;

    AnswerNotes(CurrentVertxRequest current) {
        this.current = current;
    }

    /** The position that the current request's session requires; for what has read the session's token. */
    public void requires(Position required) {
        RoutingContext request = current.getCurrent();
        if (request != null && !required.equals(Position.NONE)) {
            request.put(REQUIRED, required.toString());
        }
    }

    static @Nullable String required(RoutingContext request) {
        return request.get(REQUIRED);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        RoutingContext routing = current.getCurrent();
        if (routing == null) {
            return;
        }
        if (response.hasEntity() && response.getEntity() instanceof Problem problem) {
            SentProblem.note(routing, problem);
        }
        Object servedBy = response.getHeaders().getFirst(SessionHeaders.SERVED_BY);
        Span span = Span.current();
        if (span.isRecording()) {
            if (servedBy != null) {
                ServedFields.of(servedBy.toString())
                        .forEach((field, value) -> span.setAttribute("payledger." + field, value));
            }
            String required = required(routing);
            if (required != null) {
                span.setAttribute("payledger.required", required);
            }
        }
    }
}
