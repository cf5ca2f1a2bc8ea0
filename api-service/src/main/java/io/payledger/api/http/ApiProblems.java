package io.payledger.api.http;

import io.payledger.service.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of problem that the API alone has. Each has a page in docs/reference/problems. */
public final class ApiProblems {

    // before the constants below, which add themselves
    private static final List<ProblemType> OWN = new ArrayList<>();

    public static final ProblemType FOUR_EYES = own("four-eyes", 403, "A second person has to do this");
    public static final ProblemType RUN_NOT_FOUND = own("payroll-run-not-found", 404, "The payroll run does not exist");
    public static final ProblemType REQUEST_TOO_SLOW = own("request-too-slow", 408, "The body arrived too slowly");
    public static final ProblemType WRONG_STATE = own("wrong-state", 409, "The payroll run is in another state");
    public static final ProblemType BLOCKED = own("approval-blocked", 409, "Open blockers prevent the approval");
    public static final ProblemType CONTENT_CHANGED =
            own("content-changed", 409, "The stored register is not the one that was calculated");
    public static final ProblemType DEADLINE_PASSED = own("deadline-passed", 409, "It is too late for that");
    public static final ProblemType PAY_DATE_PASSED = own("pay-date-passed", 409, "The pay date has passed");
    public static final ProblemType REGULAR_RUN_EXISTS =
            own("regular-run-exists", 409, "There is a regular run for this pay group and period");
    public static final ProblemType POLICY_PROPOSAL_OPEN =
            own("policy-proposal-open", 409, "Another policy is proposed already");
    public static final ProblemType POLICY_PROPOSAL_CLOSED =
            own("policy-proposal-closed", 409, "The proposed policy can no longer be decided on");
    public static final ProblemType STATEMENT_CHANGED =
            own("statement-changed", 409, "The bank has changed a statement that was imported");
    public static final ProblemType UNWRITABLE_PAYMENT =
            own("unwritable-payment", 409, "The payment file cannot be written");
    public static final ProblemType RETENTION_NOT_OVER =
            own("retention-not-over", 409, "The employee's data are still to be kept");
    public static final ProblemType PERSONAL_DATA_ERASED =
            own("personal-data-erased", 409, "Data of the payments were erased");
    public static final ProblemType COMMAND_IN_FLIGHT =
            own("command-in-flight", 409, "The same command is being carried out");
    public static final ProblemType STREAM_POSITION_GONE =
            own("stream-position-gone", 410, "The stream cannot go on from there");
    public static final ProblemType REVISION_CHANGED = own("revision-changed", 412, "The register has been replaced");
    public static final ProblemType VERSION_CHANGED =
            own("version-changed", 412, "The run has changed since it was read");
    public static final ProblemType MISDIRECTED =
            own("misdirected-request", 421, "The tenant is at home in another region");
    public static final ProblemType INVALID_REGISTER = own("invalid-register", 422, "The register has errors");
    public static final ProblemType INVALID_DIRECTORY =
            own("invalid-directory", 422, "The directory's rows have errors");
    public static final ProblemType INVALID_BANK_FILE = own("invalid-bank-file", 422, "The bank's file has errors");
    public static final ProblemType IDEMPOTENCY_KEY_REUSED =
            own("idempotency-key-reused", 422, "The idempotency key belongs to another request");
    public static final ProblemType PRECONDITION_REQUIRED =
            own("precondition-required", 428, "The request has to say what it is about");
    public static final ProblemType TOO_MANY_TRANSFERS =
            own("too-many-transfers", 429, "The tenant sends or reads too many files");
    public static final ProblemType TOO_MANY_STREAMS =
            own("too-many-streams", 429, "The tenant has too many open streams");
    public static final ProblemType EPOCH_NOT_ESTABLISHED =
            own("epoch-not-established", 503, "Writes are not open yet");
    public static final ProblemType OUTCOME_UNKNOWN =
            own("outcome-unknown", 503, "Whether the command was carried out is not known");
    public static final ProblemType RECONCILIATION_UNAVAILABLE =
            own("reconciliation-unavailable", 503, "No reconciliation worker answered");

    /** Every kind that the API answers with, those of all services included. */
    public static final List<ProblemType> ALL =
            Stream.concat(ProblemType.COMMON.stream(), OWN.stream()).toList();

    private ApiProblems() {}

    private static ProblemType own(String name, int status, String title) {
        ProblemType type = new ProblemType(name, status, title);
        OWN.add(type);
        return type;
    }

    static ProblemType named(String name) {
        return ALL.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no problem type is named " + name));
    }
}
