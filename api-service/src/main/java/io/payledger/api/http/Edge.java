package io.payledger.api.http;

import io.payledger.service.problems.ProblemType;
import io.payledger.service.requests.EarlyRefusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Set;

/** Headers of every response, also of those that Quarkus or the router makes, and methods that a path does not have. */
@ApplicationScoped
public class Edge {

    /** Before every other handler, those that authenticate included. */
    private static final int FIRST = 10_000;

    /** After those that say who may come in, and before anything is read. */
    private static final int ONCE_AUTHORIZED = 50;

    private static final String NOT_FOR_CACHES = "private, no-store";

    /** Each of them changes what is answered. */
    private static final String VARY = "Authorization, X-Session-Token, Prefer, Accept";

    private final Endpoints endpoints;
    private final EarlyRefusal early;

    Edge(Endpoints endpoints, EarlyRefusal early) {
        this.endpoints = endpoints;
        this.early = early;
    }

    void install(@Observes Filters filters) {
        filters.register(
                request -> {
                    request.addHeadersEndHandler(written -> mark(request));
                    request.next();
                },
                FIRST);
        filters.register(this::refuseUnknownMethod, ONCE_AUTHORIZED);
    }

    private static void mark(RoutingContext request) {
        MultiMap headers = request.response().headers();
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, NOT_FOR_CACHES);
        }
        headers.set(HttpHeaders.VARY, VARY);
    }

    private void refuseUnknownMethod(RoutingContext request) {
        String path = request.normalizedPath();
        String method = request.request().method().name();
        Set<String> methods = endpoints.methods(path);
        if (!methods.isEmpty() && !methods.contains(method)) {
            request.response().putHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            early.refuse(
                    request,
                    ProblemType.METHOD_NOT_ALLOWED.because(
                            "The path is known, but not with this method: Allow names those that are."));
            return;
        }
        request.next();
    }
}
