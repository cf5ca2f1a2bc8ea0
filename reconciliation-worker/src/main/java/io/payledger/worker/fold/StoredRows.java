package io.payledger.worker.fold;

import io.payledger.freshness.Shard;
import io.payledger.worker.fold.Step.Row;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.Lines;
import io.payledger.worker.ledger.RunRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run's lines and breaks in the store, with what one event changes of them. */
final class StoredRows implements RunRecords {

    private final Fold.State state;
    private final Shard shard;
    private final UUID run;
    private final Map<String, Lines> changedLines = new TreeMap<>();
    private final Map<String, Break> changedBreaks = new TreeMap<>();

    StoredRows(Fold.State state, Shard shard, UUID run) {
        this.state = state;
        this.shard = shard;
        this.run = run;
    }

    @Override
    public @Nullable Lines lines(int row) {
        String key = StateKeys.lines(shard, run, row);
        Lines changed = changedLines.get(key);
        return changed != null ? changed : Fold.read(state, key, Lines.class);
    }

    @Override
    public void put(int row, Lines lines) {
        changedLines.put(StateKeys.lines(shard, run, row), lines);
    }

    @Override
    public @Nullable Break find(String breakId) {
        String key = StateKeys.breakOf(shard, run, breakId);
        Break changed = changedBreaks.get(key);
        return changed != null ? changed : Fold.read(state, key, Break.class);
    }

    @Override
    public void put(Break changed) {
        changedBreaks.put(StateKeys.breakOf(shard, run, changed.finding().id()), changed);
    }

    List<Row> changed() {
        List<Row> rows = new ArrayList<>();
        changedLines.forEach((key, lines) -> rows.add(new Row(key, StateBytes.write(lines))));
        changedBreaks.forEach((key, changed) -> rows.add(new Row(key, StateBytes.write(changed))));
        return rows;
    }
}
