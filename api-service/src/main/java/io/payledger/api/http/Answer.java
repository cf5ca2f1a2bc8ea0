package io.payledger.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.payledger.freshness.SessionToken;
import io.payledger.service.problems.Problem;
import io.payledger.service.session.ServedBy;
import io.payledger.service.session.SessionHeaders;
import io.payledger.service.session.SessionTokens;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to a session: a body or a problem, always with the token of what the session has seen now.
 *
 * @param headers further ones
 */
public record Answer(
        int status, Object body, SessionToken token, Optional<ServedBy> servedBy, Map<String, String> headers) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer of(int status, Object body, SessionToken token) {
        return new Answer(status, body, token, Optional.empty(), Map.of());
    }

    public static Answer of(Problem problem, SessionToken token) {
        return of(problem.status(), problem, token);
    }

    /** The caller has the representation already: 304, which has no body. */
    public static Answer unchanged(SessionToken token) {
        return of(304, "", token);
    }

    /** Another body with the same token and headers. */
    public Answer withBody(int newStatus, Object newBody) {
        return new Answer(newStatus, newBody, token, servedBy, headers);
    }

    /** With a further member of a stored body; a problem stays as it is. */
    public Answer member(String name, Object value) {
        return body instanceof ObjectNode stored
                ? withBody(status, stored.deepCopy().putPOJO(name, value))
                : this;
    }

    public Answer servedBy(ServedBy served) {
        return new Answer(status, body, token, Optional.of(served), headers);
    }

    /** The version of what is shown, for If-Match. */
    public Answer version(int version) {
        return header(HttpHeaders.ETAG, "\"" + version + "\"");
    }

    /** @param value null adds nothing */
    public Answer header(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, body, token, servedBy, more);
    }

    public Response response(SessionTokens tokens) {
        Response.ResponseBuilder response = body instanceof Problem problem
                ? problem.response()
                : status == 304
                        ? Response.notModified()
                        : Response.status(status)
                                .type(MediaType.APPLICATION_JSON_TYPE)
                                .entity(body);
        headers.forEach(response::header);
        servedBy.ifPresent(served -> response.header(SessionHeaders.SERVED_BY, served.toString()));
        if (!token.isEmpty()) {
            response.header(SessionHeaders.SESSION_TOKEN, tokens.encode(token));
        }
        return response.build();
    }
}
