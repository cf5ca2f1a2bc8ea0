package io.payledger.worker.fold;

import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldRows;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.Lines;
import io.payledger.worker.ledger.RunRecords;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run's lines and breaks in the store. */
record StoredRunRecords(FoldRows rows, Shard shard, UUID run) implements RunRecords {

    @Override
    public @Nullable Lines lines(int row) {
        return rows.get(RunKeys.lines(shard, run, row), Lines.class);
    }

    @Override
    public void put(int row, Lines lines) {
        rows.put(RunKeys.lines(shard, run, row), lines);
    }

    @Override
    public @Nullable Break find(String breakId) {
        return rows.get(RunKeys.breakOf(shard, run, breakId), Break.class);
    }

    @Override
    public void put(Break changed) {
        rows.put(RunKeys.breakOf(shard, run, changed.finding().id()), changed);
    }
}
