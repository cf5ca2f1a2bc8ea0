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
 * What may be done to a run in which state, and where it leads: the one table that commands, documentation and tests go
 * by. Conditions beside the state (a deadline, a second person) are in {@link PayrollRun}.
 */
public enum Transition {
    RECORD_ITEMS("record-items", EnumSet.of(DRAFT, CALCULATED), DRAFT),
    /** Once more after a change of the directory or of the policy. */
    CALCULATE("calculate", EnumSet.of(DRAFT, CALCULATED), CALCULATED),
    SUBMIT("submit", EnumSet.of(CALCULATED), PENDING_APPROVAL),
    /** Changes nothing but the number of blockers. */
    ACCEPT_BLOCKER("accept-blocker", EnumSet.of(CALCULATED, PENDING_APPROVAL), null),
    /** Stays PENDING_APPROVAL until enough people have approved. */
    APPROVE("approve", EnumSet.of(PENDING_APPROVAL), APPROVED),
    REJECT("reject", EnumSet.of(PENDING_APPROVAL), DRAFT),
    /** Not once its payments were transmitted. */
    REOPEN("reopen", EnumSet.of(APPROVED, RELEASED), DRAFT),
    RELEASE("release", EnumSet.of(APPROVED), RELEASED),
    TRANSMIT("transmit", EnumSet.of(RELEASED), RELEASED),
    /** Only once its payments were transmitted. */
    CLOSE("close", EnumSet.of(RELEASED), CLOSED),
    CANCEL("cancel", EnumSet.of(DRAFT, CALCULATED, PENDING_APPROVAL, APPROVED), CANCELLED);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, never changed
    private final Set<RunState> from;

    private final @Nullable RunState to;

    /** @param to null where the run stays in the state that it is in */
    Transition(String word, Set<RunState> from, @Nullable RunState to) {
        this.word = word;
        this.from = from;
        this.to = to;
    }

    /** As paths, metrics and logs name it. */
    public String word() {
        return word;
    }

    public boolean isAllowedFrom(RunState state) {
        return from.contains(state);
    }

    public Set<RunState> from() {
        return EnumSet.copyOf(from);
    }

    /** Where it leads from there. */
    public RunState to(RunState state) {
        return to == null ? state : to;
    }
}
