package io.payledger.service.logging;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.payledger.service.endpoints.Endpoint;
import io.payledger.service.endpoints.EndpointTable;
import io.payledger.service.identity.TokenHolder;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.SentProblem;
import io.payledger.service.session.SessionHeaders;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.jboss.logmanager.Level;

/**
 * Writes the line of each request once it has ended: category access, and security where a SIEM wants to know. Paths are
 * logged as their templates, since a client could put anything into a path.
 */
@ApplicationScoped
public class RequestLog {

    /** Before every other handler, so that a request is logged that any of them ends. */
    private static final int FIRST = 20_000;

    private static final String HEALTH = "/q/health";

    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int REFUSED = 400;

    private final EndpointTable endpoints;

    RequestLog(EndpointTable endpoints) {
        this.endpoints = endpoints;
    }

    void install(@Observes Filters filters) {
        filters.register(this::watch, FIRST);
    }

    private void watch(RoutingContext request) {
        // an orchestrator asks every second, and gets the answer
        if (!request.normalizedPath().startsWith(HEALTH)) {
            long begin = System.nanoTime();
            SpanContext span = Span.current().getSpanContext();
            String trace = span.isValid() ? span.getTraceId() : "";
            request.addEndHandler(ended -> write(request, trace, Duration.ofNanos(System.nanoTime() - begin)));
        }
        request.next();
    }

    private void write(RoutingContext request, String trace, Duration took) {
        Optional<Endpoint> endpoint = endpoints.find(request.request().method().name(), request.normalizedPath());
        if (!request.response().headWritten()) {
            // the status is still the default, 200, which was not sent
            describe("request aborted", request, endpoint, trace).took(took).info(LogCategory.ACCESS);
            // a command may be carried out all the same
            TokenHolder.of(request).flatMap(holder -> securityEvent(endpoint)).ifPresent(event -> describe(
                            event, request, endpoint, trace)
                    .info(LogCategory.SECURITY));
            return;
        }
        int status = request.response().getStatusCode();
        Optional<String> security = securityEvent(status, endpoint);
        boolean refused = status >= REFUSED;
        if (refused || LogCategory.ACCESS.logger().isLoggable(Level.DEBUG)) {
            LogLine access = describe(refused ? "request refused" : "request", request, endpoint, trace);
            ServedFields.of(request.response().headers().get(SessionHeaders.SERVED_BY))
                    .forEach(access::with);
            access.with("required", AnswerNotes.required(request)).took(took);
            if (refused) {
                access.info(LogCategory.ACCESS);
            } else {
                access.debug(LogCategory.ACCESS);
            }
        }
        security.ifPresent(event -> describe(event, request, endpoint, trace).info(LogCategory.SECURITY));
    }

    private static Optional<String> securityEvent(int status, Optional<Endpoint> endpoint) {
        return switch (status) {
            case UNAUTHENTICATED -> Optional.of("authentication-failed");
            case FORBIDDEN -> Optional.of("authorization-denied");
            default -> status < REFUSED ? securityEvent(endpoint) : Optional.empty();
        };
    }

    private static Optional<String> securityEvent(Optional<Endpoint> endpoint) {
        return endpoint.map(known -> known.resource().getAnnotation(SecurityEvent.class))
                .map(SecurityEvent::value);
    }

    private static LogLine describe(String event, RoutingContext request, Optional<Endpoint> endpoint, String trace) {
        Optional<TokenHolder> holder = TokenHolder.of(request);
        String path = request.normalizedPath();
        String tenant =
                endpoint.flatMap(known -> known.parameter("tenant", path)).orElse("");
        boolean answered = request.response().headWritten();
        return LogLine.of(event)
                .with("who", holder.map(TokenHolder::subject))
                .with("roles", holder.map(known -> String.join(",", new TreeSet<>(known.roles()))))
                .with("from", from(request))
                .with("method", request.request().method().name())
                .with("endpoint", endpoint.map(Endpoint::template).orElse("unknown"))
                .with("tenant", tenant)
                .with("token_tenant", holder.map(TokenHolder::tenant).filter(own -> !own.equals(tenant)))
                .with("run", endpoint.flatMap(known -> known.parameter("run", path)))
                .with("status", answered ? request.response().getStatusCode() : null)
                .with("problem", SentProblem.of(request).map(Problem::name))
                .with("reason", SentProblem.of(request).map(problem -> problem.members()
                        .get("reason")))
                .with("trace", trace);
    }

    private static Optional<String> from(RoutingContext request) {
        return Optional.ofNullable(request.request().remoteAddress()).map(SocketAddress::hostAddress);
    }
}
