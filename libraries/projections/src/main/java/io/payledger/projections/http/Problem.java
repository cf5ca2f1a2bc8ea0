package io.payledger.projections.http;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** An RFC 9457 problem. */
public final class Problem {

    private static final String TYPES = "https://payledger.dev/problems/";
    private static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String name;
    private final String title;
    private final Map<String, Object> members = new LinkedHashMap<>();

    private Problem(int status, String name, String title) {
        this.status = status;
        this.name = name;
        this.title = title;
    }

    public static Problem malformedRequest(String detail) {
        return new Problem(400, "malformed-request", "The request cannot be read").with("detail", detail);
    }

    public static Problem invalidSessionToken(String offence, String detail) {
        return new Problem(400, "invalid-session-token", "The session token cannot be read")
                .with("detail", detail)
                .with("offence", offence);
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", "The caller may not do this").with("detail", detail);
    }

    public static Problem runNotFound(String detail) {
        return new Problem(404, "payroll-run-not-found", "The payroll run does not exist").with("detail", detail);
    }

    public static Problem sessionHistoryLost(String detail) {
        return new Problem(410, "session-history-lost", "What the session has seen was lost").with("detail", detail);
    }

    /** Not fresh enough; the same request may succeed later. */
    public static Problem frontierNotReached(String reason, String detail) {
        return new Problem(503, "frontier-not-reached", "No store is fresh enough")
                .with("detail", detail)
                .with("reason", reason);
    }

    public Problem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public Response.ResponseBuilder response() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", TYPES + name);
        body.put("title", title);
        body.put("status", status);
        body.putAll(members);
        return Answers.of(status).type(MEDIA_TYPE).entity(body);
    }

    public Response.ResponseBuilder retryAfter(Duration retryAfter) {
        return response().header(HeaderNames.RETRY_AFTER, Answers.retryAfterSeconds(retryAfter));
    }
}
