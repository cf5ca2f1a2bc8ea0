package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.freshness.Position;
import org.jspecify.annotations.Nullable;

/**
 * A finding, and how people have assessed it.
 *
 * @param revision of the register whose line it is about, 0 where it is about the run; a break of a superseded register
 *     is void
 * @param foundAt the position of the event that opened it
 * @param changedAt the position of the event that last changed anything here
 * @param proof where the proof of the last assessment is
 * @param assessedBy null where it has not been assessed since it was found
 */
public record Break(
        Finding finding,
        int revision,
        Position foundAt,
        Position changedAt,
        BreakState state,
        @Nullable String owner,
        @Nullable String reason,
        @Nullable String proof,
        @Nullable String assessedBy) {

    static Break open(Finding finding, int revision, Position at) {
        return new Break(finding, revision, at, at, BreakState.OPEN, null, null, null, null);
    }

    public boolean standsIn(RegisterTotals register) {
        return !finding.ofLine() || revision == register.revision();
    }

    boolean unresolved() {
        return unresolved(state);
    }

    static boolean unresolved(BreakState state) {
        return state == BreakState.OPEN || state == BreakState.INVESTIGATING;
    }

    /** The finding has changed since the assessment, so an assessment that closed the break is void; its owner stays. */
    Break found(Finding now, Position at) {
        return unresolved()
                ? new Break(now, revision, foundAt, at, state, owner, reason, proof, assessedBy)
                : new Break(now, revision, at, at, BreakState.OPEN, owner, null, null, null);
    }

    /** The cause is gone. An assessment by a person stays. */
    Break mended(Position at) {
        String cause = "mended by the event at " + at;
        return unresolved()
                ? new Break(finding, revision, foundAt, at, BreakState.RESOLVED, owner, cause, null, null)
                : this;
    }

    Break assessed(BreakAssessed word, Position at) {
        return new Break(
                finding,
                revision,
                foundAt,
                at,
                word.state(),
                word.owner().orElse(owner),
                word.reason().orElse(null),
                word.evidence().orElse(null),
                word.assessedBy());
    }
}
