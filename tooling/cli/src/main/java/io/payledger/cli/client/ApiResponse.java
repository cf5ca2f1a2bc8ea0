package io.payledger.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.freshness.Position;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * One answer of a service, with how it was served.
 *
 * @param body a text where it is not JSON; missing where it is empty
 */
public record ApiResponse(int status, JsonNode body, HttpHeaders headers, Duration took) {

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** What {@code If-Match} has to name to be about what this answer shows. */
    public String etag() {
        return header("ETag").orElseThrow(() -> new IllegalStateException("no ETag in " + this));
    }

    public String state() {
        return body.path("state").asText("");
    }

    /** {@code AGREED}, {@code RECONCILED} or {@code BROKEN}; empty before there is one. */
    public String verdict() {
        return body.path("verdict").asText("");
    }

    /** The last part of the problem's type URI, such as {@code frontier-not-reached}; empty where it is no problem. */
    public String problem() {
        String type = body.path("type").asText("");
        return status < 400 ? "" : type.substring(type.lastIndexOf('/') + 1);
    }

    /** {@code follower}, {@code waited}, {@code primary}, {@code projection}; empty where nothing was read. */
    public String route() {
        return servedBy("route");
    }

    public String store() {
        return header("X-Served-By").map(served -> served.split(";", 2)[0]).orElse("");
    }

    /** The position that the answer's own snapshot showed. */
    public Position appliedThrough() {
        String text = servedBy("applied_through");
        return text.isEmpty() ? Position.NONE : new Position(1, Long.parseLong(text));
    }

    private String servedBy(String parameter) {
        for (String part : header("X-Served-By").orElse("").split(";", -1)) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2 && pair[0].equals(parameter)) {
                return pair[1];
            }
        }
        return "";
    }

    /** This answer, where it has the status that the caller's story needs; otherwise an error that shows it whole. */
    public ApiResponse expect(int wanted) {
        if (status != wanted) {
            throw new IllegalStateException("expected status " + wanted + ", got " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return status + " " + body + " " + headers.map();
    }
}
