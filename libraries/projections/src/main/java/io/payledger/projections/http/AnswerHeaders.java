package io.payledger.projections.http;

import io.payledger.projections.fold.ProjectionFold;
import io.payledger.service.session.SessionHeaders;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/** The headers of every answer: no cache keeps it, and it names the version of the fold. A forwarded answer has the owner's. */
@Provider
public class AnswerHeaders implements ContainerResponseFilter {

    static final String FOLD_VERSION = "X-Fold-Version";

    private static final String VARY =
            HttpHeaders.AUTHORIZATION + ", " + SessionHeaders.SESSION_TOKEN + ", " + SessionHeaders.PREFER;

    private final ProjectionFold fold;

    @Inject
    AnswerHeaders(ProjectionFold fold) {
        this.fold = fold;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        absent(headers, HttpHeaders.CACHE_CONTROL, "private, no-store");
        absent(headers, HttpHeaders.VARY, VARY);
        absent(headers, FOLD_VERSION, fold.version());
    }

    private static void absent(MultivaluedMap<String, Object> headers, String name, String value) {
        if (!headers.containsKey(name)) {
            headers.putSingle(name, value);
        }
    }
}
