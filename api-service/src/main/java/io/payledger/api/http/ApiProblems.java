package io.payledger.api.http;

import io.payledger.service.problems.ProblemType;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of problem that the API alone has. Each has a page in docs/reference/problems. */
public final class ApiProblems {

    public static final ProblemType FOUR_EYES = new ProblemType("four-eyes", 403, "A second person has to approve");
    public static final ProblemType RUN_NOT_FOUND =
            new ProblemType("payroll-run-not-found", 404, "The payroll run does not exist");
    public static final ProblemType WRONG_STATE =
            new ProblemType("wrong-state", 409, "The payroll run is in another state");
    public static final ProblemType BLOCKED =
            new ProblemType("approval-blocked", 409, "Open blockers prevent the approval");
    public static final ProblemType CONTENT_CHANGED =
            new ProblemType("content-changed", 409, "The stored register is not the one that was calculated");
    public static final ProblemType DEADLINE_PASSED =
            new ProblemType("deadline-passed", 409, "It is too late for that");
    public static final ProblemType REGULAR_RUN_EXISTS =
            new ProblemType("regular-run-exists", 409, "There is a regular run for this pay group and period");
    public static final ProblemType STATEMENT_CHANGED =
            new ProblemType("statement-changed", 409, "The bank has changed a statement that was imported");
    public static final ProblemType UNWRITABLE_PAYMENT =
            new ProblemType("unwritable-payment", 409, "The payment file cannot be written");
    public static final ProblemType COMMAND_IN_FLIGHT =
            new ProblemType("command-in-flight", 409, "The same command is being carried out");
    public static final ProblemType STREAM_POSITION_GONE =
            new ProblemType("stream-position-gone", 410, "The stream cannot go on from there");
    public static final ProblemType REVISION_CHANGED =
            new ProblemType("revision-changed", 412, "The register has been replaced");
    public static final ProblemType VERSION_CHANGED =
            new ProblemType("version-changed", 412, "The run has changed since it was read");
    public static final ProblemType MISDIRECTED =
            new ProblemType("misdirected-request", 421, "The tenant is at home in another region");
    public static final ProblemType INVALID_REGISTER =
            new ProblemType("invalid-register", 422, "The register has errors");
    public static final ProblemType INVALID_DIRECTORY =
            new ProblemType("invalid-directory", 422, "The directory's rows have errors");
    public static final ProblemType INVALID_BANK_FILE =
            new ProblemType("invalid-bank-file", 422, "The bank's file has errors");
    public static final ProblemType IDEMPOTENCY_KEY_REUSED =
            new ProblemType("idempotency-key-reused", 422, "The idempotency key belongs to another request");
    public static final ProblemType PRECONDITION_REQUIRED =
            new ProblemType("precondition-required", 428, "The request has to say what it is about");
    public static final ProblemType TOO_MANY_STREAMS =
            new ProblemType("too-many-streams", 429, "The tenant has too many open streams");
    public static final ProblemType EPOCH_NOT_ESTABLISHED =
            new ProblemType("epoch-not-established", 503, "Writes are not open yet");
    public static final ProblemType OUTCOME_UNKNOWN =
            new ProblemType("outcome-unknown", 503, "Whether the command was carried out is not known");
    public static final ProblemType RECONCILIATION_UNAVAILABLE =
            new ProblemType("reconciliation-unavailable", 503, "No reconciliation worker answered");

    /** Every kind that the API answers with, those of all services included. */
    public static final List<ProblemType> ALL = Stream.concat(
                    ProblemType.COMMON.stream(),
                    Stream.of(
                            FOUR_EYES,
                            RUN_NOT_FOUND,
                            WRONG_STATE,
                            BLOCKED,
                            CONTENT_CHANGED,
                            DEADLINE_PASSED,
                            REGULAR_RUN_EXISTS,
                            STATEMENT_CHANGED,
                            UNWRITABLE_PAYMENT,
                            COMMAND_IN_FLIGHT,
                            STREAM_POSITION_GONE,
                            REVISION_CHANGED,
                            VERSION_CHANGED,
                            MISDIRECTED,
                            INVALID_REGISTER,
                            INVALID_DIRECTORY,
                            INVALID_BANK_FILE,
                            IDEMPOTENCY_KEY_REUSED,
                            PRECONDITION_REQUIRED,
                            TOO_MANY_STREAMS,
                            EPOCH_NOT_ESTABLISHED,
                            OUTCOME_UNKNOWN,
                            RECONCILIATION_UNAVAILABLE))
            .toList();

    private ApiProblems() {}

    static ProblemType named(String name) {
        return ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no problem type is named " + name));
    }
}
