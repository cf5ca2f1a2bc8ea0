package io.payledger.worker.fold;

import io.payledger.events.EventType;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.worker.ledger.Check;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a record meant to the state. */
public sealed interface FoldOutcome {

    void tell(Cases cases);

    /**
     * The shard's frontier moved.
     *
     * @param type null where this version does not know it
     * @param change null where the event is about no run
     */
    record Applied(
            Shard shard,
            Position position,
            Instant eventTime,
            @Nullable EventType type,
            @Nullable Change change,
            boolean thawed)
            implements FoldOutcome {
        @Override
        public void tell(Cases cases) {
            cases.applied(this);
        }
    }

    /**
     * What an event did to its run.
     *
     * @param raised the checks that found something new
     * @param broken null where the run is not broken
     */
    record Change(
            UUID run,
            @Nullable Verdict verdict,
            List<Check> raised,
            @Nullable BrokenRun broken) {}

    /** It was applied before. */
    record Duplicate(Shard shard, Position position) implements FoldOutcome {
        @Override
        public void tell(Cases cases) {
            cases.duplicate(this);
        }
    }

    /** With this record the shard stands still. */
    record ShardFrozen(Shard shard, Position frontier, Freeze freeze) implements FoldOutcome {
        @Override
        public void tell(Cases cases) {
            cases.froze(this);
        }
    }

    /** The shard stood still already; the record is dropped and has to be published again. */
    record RecordSkipped(Shard shard, String where) implements FoldOutcome {
        @Override
        public void tell(Cases cases) {
            cases.withheld(this);
        }
    }

    /**
     * The record's key is no shard. Nobody's history has a hole from it: had it been an event, the shard's next one
     * would show the gap.
     */
    record UnkeyedRecord(String where, String detail) implements FoldOutcome {
        @Override
        public void tell(Cases cases) {
            cases.stranger(this);
        }
    }

    interface Cases {
        void applied(Applied applied);

        void duplicate(Duplicate duplicate);

        void froze(ShardFrozen froze);

        void withheld(RecordSkipped withheld);

        void stranger(UnkeyedRecord stranger);
    }
}
