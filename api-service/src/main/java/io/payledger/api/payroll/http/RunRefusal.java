package io.payledger.api.payroll.http;

import io.payledger.api.command.Refusal;
import io.payledger.api.payroll.model.Decision;

/** Why a command on a run is refused, as clients read it. */
enum RunRefusal implements Refusal.Reason {
    MALFORMED("malformed-request"),
    NO_SUCH_RUN("payroll-run-not-found"),
    NO_SUCH_BLOCKER("not-found"),
    WRONG_STATE("wrong-state"),
    BLOCKED("approval-blocked"),
    CONTENT_CHANGED("content-changed"),
    DEADLINE_PASSED("deadline-passed"),
    REGULAR_RUN_EXISTS("regular-run-exists"),
    VERSION_CHANGED("version-changed"),
    INVALID_REGISTER("invalid-register"),
    FOUR_EYES("four-eyes");

    private final String code;

    RunRefusal(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }

    static RunRefusal of(Decision.Reason reason) {
        return switch (reason) {
            case WRONG_STATE, EMPTY_REGISTER, TRANSMITTED, NOT_TRANSMITTED -> WRONG_STATE;
            case CONTENT_CHANGED -> CONTENT_CHANGED;
            case OTHER_CURRENCY -> INVALID_REGISTER;
            case BLOCKED, NOT_ACCEPTABLE -> BLOCKED;
            case NO_SUCH_BLOCKER -> NO_SUCH_BLOCKER;
            case DEADLINE_PASSED -> DEADLINE_PASSED;
            case VERSION_CHANGED -> VERSION_CHANGED;
            case APPROVER_IS_PREPARER -> FOUR_EYES;
        };
    }
}
