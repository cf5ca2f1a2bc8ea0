package io.payledger.service.problems;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error as its caller sees it (RFC 9457).
 *
 * @param detail what went wrong this time, and what to do about it
 * @param members further members, for programs
 */
@JsonPropertyOrder({"type", "title", "status", "detail"})
@Schema(
        name = "Problem",
        requiredProperties = {"type", "title", "status", "detail"})
public record Problem(
        URI type,
        String title,
        int status,
        String detail,
        @JsonAnyGetter @JsonIgnore Map<String, Object> members) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final MediaType PROBLEM_JSON = MediaType.valueOf(MEDIA_TYPE);

    public Problem {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    static Problem of(ProblemType type, String detail) {
        return new Problem(type.uri(), type.title(), type.status(), detail, Map.of());
    }

    /** The last part of the type's URI, such as {@code frontier-not-reached}. */
    public String name() {
        String path = type.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public Problem with(String member, Object value) {
        LinkedHashMap<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, title, status, detail, more);
    }

    public Response.ResponseBuilder response() {
        return Response.status(status).type(PROBLEM_JSON).entity(this);
    }

    public ProblemException thrown() {
        return new ProblemException(this);
    }
}
