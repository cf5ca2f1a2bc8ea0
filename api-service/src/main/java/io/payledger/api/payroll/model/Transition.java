package io.payledger.api.payroll.model;

import static io.payledger.api.payroll.model.RunState.APPROVED;
import static io.payledger.api.payroll.model.RunState.CALCULATED;
import static io.payledger.api.payroll.model.RunState.CANCELLED;
import static io.payledger.api.payroll.model.RunState.CLOSED;
import static io.payledger.api.payroll.model.RunState.DRAFT;
import static io.payledger.api.payroll.model.RunState.PENDING_APPROVAL;
import static io.payledger.api.payroll.model.RunState.RELEASED;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which transition is allowed in which state, and the state that follows: the one table that commands, documentation
 * and tests use. Conditions besides the state (a deadline, a second person) are in {@link PayrollRun}.
 */
public enum Transition {
    /** What the run is for; its register stays. */
    CHANGE_TERMS("change-terms", EnumSet.of(DRAFT, CALCULATED), DRAFT),
    RECORD_ITEMS("record-items", EnumSet.of(DRAFT, CALCULATED), DRAFT),
    /** Can be repeated after a change of the directory or the policy. */
    CALCULATE("calculate", EnumSet.of(DRAFT, CALCULATED), CALCULATED),
    SUBMIT("submit", EnumSet.of(CALCULATED), PENDING_APPROVAL),
    /** By a preparer: a submission that needs a correction does not wait for an approver. */
    WITHDRAW("withdraw", EnumSet.of(PENDING_APPROVAL), DRAFT),
    /** Changes nothing but the number of blockers. */
    ACCEPT_BLOCKER("accept-blocker", EnumSet.of(CALCULATED, PENDING_APPROVAL), null),
    /** Stays PENDING_APPROVAL until enough people have approved. */
    APPROVE("approve", EnumSet.of(PENDING_APPROVAL), APPROVED),
    REJECT("reject", EnumSet.of(PENDING_APPROVAL), DRAFT),
    /** Refused once its payments are transmitted. */
    REOPEN("reopen", EnumSet.of(APPROVED, RELEASED), DRAFT),
    RELEASE("release", EnumSet.of(APPROVED), RELEASED),
    TRANSMIT("transmit", EnumSet.of(RELEASED), RELEASED),
    /** Only once its payments are transmitted. */
    CLOSE("close", EnumSet.of(RELEASED), CLOSED),
    CANCEL("cancel", EnumSet.of(DRAFT, CALCULATED, PENDING_APPROVAL, APPROVED), CANCELLED);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, never changed
    private final Set<RunState> from;

    private final @Nullable RunState to;

    /** @param to null if the state does not change */
    Transition(String word, Set<RunState> from, @Nullable RunState to) {
        this.word = word;
        this.from = from;
        this.to = to;
    }

    /** The name in paths, metrics and logs. */
    public String word() {
        return word;
    }

    public boolean isAllowedFrom(RunState state) {
        return from.contains(state);
    }

    public Set<RunState> from() {
        return EnumSet.copyOf(from);
    }

    /** The state that follows. */
    public RunState to(RunState state) {
        return to == null ? state : to;
    }
}
