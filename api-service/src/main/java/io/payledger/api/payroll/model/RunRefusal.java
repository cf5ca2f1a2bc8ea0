package io.payledger.api.payroll.model;

import io.payledger.api.command.Refusal;

/** Why a command on a run is refused, with the name of it that clients read. */
public enum RunRefusal implements Refusal.Reason {
    MALFORMED("malformed-request"),
    NO_SUCH_RUN("payroll-run-not-found"),
    REGULAR_RUN_EXISTS("regular-run-exists"),
    WRONG_STATE("wrong-state"),
    EMPTY_REGISTER("wrong-state"),
    OTHER_CURRENCY("invalid-register"),
    CONTENT_CHANGED("content-changed"),
    BLOCKED("approval-blocked"),
    NO_SUCH_BLOCKER("not-found"),
    NOT_ACCEPTABLE("approval-blocked"),
    TRANSMITTED("wrong-state"),
    NOT_TRANSMITTED("wrong-state"),
    DEADLINE_PASSED("deadline-passed"),
    PAY_DATE_PASSED("pay-date-passed"),
    VERSION_CHANGED("version-changed"),
    APPROVER_IS_PREPARER("four-eyes");

    private final String code;

    RunRefusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
