package io.payledger.service.problems;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A kind of problem that a caller can meet. Clients decide by the type, so a name is never given a new meaning. A service
 * adds its own kinds; those that every service has are here.
 *
 * @param name the last part of the type's URI
 */
public record ProblemType(String name, int status, String title) {

    // before the constants below, whose constructor uses it
    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final String BASE = "https://payledger.dev/problems/";

    public static final ProblemType MALFORMED_REQUEST =
            new ProblemType("malformed-request", 400, "The request cannot be read");
    public static final ProblemType INVALID_SESSION_TOKEN =
            new ProblemType("invalid-session-token", 400, "The session token cannot be read");
    public static final ProblemType UNAUTHENTICATED =
            new ProblemType("unauthenticated", 401, "Who is asking is not known");
    public static final ProblemType FORBIDDEN = new ProblemType("forbidden", 403, "The caller may not do this");
    public static final ProblemType NOT_FOUND = new ProblemType("not-found", 404, "There is nothing here");
    public static final ProblemType METHOD_NOT_ALLOWED =
            new ProblemType("method-not-allowed", 405, "The method is not known here");
    public static final ProblemType NOT_ACCEPTABLE = new ProblemType("not-acceptable", 406, "No such representation");
    public static final ProblemType HISTORY_LOST =
            new ProblemType("session-history-lost", 410, "What the session has seen was lost");
    public static final ProblemType TOO_LARGE = new ProblemType("request-too-large", 413, "The request is too large");
    public static final ProblemType TARGET_TOO_LONG =
            new ProblemType("target-too-long", 414, "The request target is too long");
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
            new ProblemType("unsupported-media-type", 415, "The media type is not known here");
    public static final ProblemType TOO_MANY_REQUESTS =
            new ProblemType("too-many-requests", 429, "Too many requests in a short time");
    public static final ProblemType HEADERS_TOO_LARGE =
            new ProblemType("headers-too-large", 431, "The header fields are too large");
    public static final ProblemType INTERNAL = new ProblemType("internal-error", 500, "Something broke");
    public static final ProblemType UNAVAILABLE = new ProblemType("temporarily-unavailable", 503, "Not now");
    public static final ProblemType FRONTIER_NOT_REACHED =
            new ProblemType("frontier-not-reached", 503, "No store is fresh enough");

    /** The kinds that every service has. */
    public static final List<ProblemType> COMMON = List.of(
            MALFORMED_REQUEST,
            INVALID_SESSION_TOKEN,
            UNAUTHENTICATED,
            FORBIDDEN,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            HISTORY_LOST,
            TOO_LARGE,
            TARGET_TOO_LONG,
            UNSUPPORTED_MEDIA_TYPE,
            TOO_MANY_REQUESTS,
            HEADERS_TOO_LARGE,
            INTERNAL,
            UNAVAILABLE,
            FRONTIER_NOT_REACHED);

    public ProblemType {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a problem's name is lower-case words joined by hyphens: " + name);
        }
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a problem's status is 400 to 599: " + name + " " + status);
        }
    }

    public URI uri() {
        return URI.create(BASE + name);
    }

    public Problem because(String detail) {
        return Problem.of(this, detail);
    }

    /** The kind for a status that the framework answered with. */
    static ProblemType ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 503 -> UNAVAILABLE;
            default -> status >= 500 ? INTERNAL : MALFORMED_REQUEST;
        };
    }
}
