package io.payledger.projections.http;

import io.payledger.freshness.Position;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Responses as every endpoint gives them: no cache may keep them. */
public final class Answers {

    private Answers() {}

    public static Response.ResponseBuilder ok(Object body) {
        return of(200).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    }

    static Response.ResponseBuilder of(int status) {
        return Response.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .header(HttpHeaders.VARY, "Authorization, " + HeaderNames.SESSION_TOKEN + ", " + HeaderNames.PREFER);
    }

    /** The value of {@link HeaderNames#SERVED_BY}. */
    public static String servedBy(String instance, String route, Position appliedThrough, Duration waited) {
        return instance + "; route=" + route + "; applied_through=" + appliedThrough.sequence() + "; waited_ms="
                + waited.toMillis();
    }

    /** Whole seconds, at least 1: a client that retries at once meets the same state. */
    public static long retryAfterSeconds(Duration retryAfter) {
        return Math.max(1, (retryAfter.toMillis() + 999) / 1000);
    }
}
