package io.payledger.api.http;

import java.net.URI;

/** The kinds of problem a caller can meet. Clients decide by the type, so a name is never given a new meaning. */
public enum ProblemType {
    MALFORMED_REQUEST("malformed-request", 400, "The request cannot be read"),
    INVALID_SESSION_TOKEN("invalid-session-token", 400, "The session token cannot be read"),
    UNAUTHENTICATED("unauthenticated", 401, "Who is asking is not known"),
    FORBIDDEN("forbidden", 403, "The caller may not do this"),
    FOUR_EYES("four-eyes", 403, "A second person has to approve"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    RUN_NOT_FOUND("payroll-run-not-found", 404, "The payroll run does not exist"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not known here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "No such representation"),
    WRONG_STATE("wrong-state", 409, "The payroll run is in another state"),
    BLOCKED("approval-blocked", 409, "Something stands in the way of the approval"),
    CONTENT_CHANGED("content-changed", 409, "The stored register is not the one that was calculated"),
    DEADLINE_PASSED("deadline-passed", 409, "It is too late for that"),
    REGULAR_RUN_EXISTS("regular-run-exists", 409, "There is a regular run for this pay group and period"),
    STATEMENT_CHANGED("statement-changed", 409, "The bank has changed a statement that was imported"),
    UNWRITABLE_PAYMENT("unwritable-payment", 409, "The payment file cannot be written"),
    COMMAND_IN_FLIGHT("command-in-flight", 409, "The same command is being carried out"),
    HISTORY_LOST("session-history-lost", 410, "What the session has seen was lost"),
    STREAM_POSITION_GONE("stream-position-gone", 410, "The stream cannot go on from there"),
    REVISION_CHANGED("revision-changed", 412, "The register has been replaced"),
    VERSION_CHANGED("version-changed", 412, "The run has changed since it was read"),
    TOO_LARGE("request-too-large", 413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The media type is not known here"),
    MISDIRECTED("misdirected-request", 421, "The tenant is at home in another region"),
    INVALID_REGISTER("invalid-register", 422, "The register has errors"),
    INVALID_DIRECTORY("invalid-directory", 422, "The directory's rows have errors"),
    INVALID_BANK_FILE("invalid-bank-file", 422, "The bank's file has errors"),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "The idempotency key belongs to another request"),
    PRECONDITION_REQUIRED("precondition-required", 428, "The request has to say what it is about"),
    TOO_MANY_STREAMS("too-many-streams", 429, "The tenant has too many open streams"),
    INTERNAL("internal-error", 500, "Something broke"),
    UNAVAILABLE("temporarily-unavailable", 503, "Not now"),
    FRONTIER_NOT_REACHED("frontier-not-reached", 503, "No store is fresh enough"),
    EPOCH_NOT_ESTABLISHED("epoch-not-established", 503, "Writes are not open yet"),
    OUTCOME_UNKNOWN("outcome-unknown", 503, "Whether the command was carried out is not known"),
    RECONCILIATION_UNAVAILABLE("reconciliation-unavailable", 503, "No reconciliation worker answered");

    private static final String BASE = "https://payledger.dev/problems/";

    private final String name;
    private final int status;
    private final String title;

    ProblemType(String name, int status, String title) {
        this.name = name;
        this.status = status;
        this.title = title;
    }

    public URI uri() {
        return URI.create(BASE + name);
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public Problem because(String detail) {
        return Problem.of(this, detail);
    }

    /** Any HTTP status that a layer below comes up with. */
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
