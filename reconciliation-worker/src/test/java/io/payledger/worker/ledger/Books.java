package io.payledger.worker.ledger;

import io.payledger.events.RunEvent;
import io.payledger.freshness.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run's rows in memory. */
final class Books implements RunRecords {

    private final Map<Integer, Lines> lines = new HashMap<>();
    private final TreeMap<String, Break> breaks = new TreeMap<>();
    private final List<Check> raised = new ArrayList<>();
    private RunLedger run;

    Books(UUID run) {
        this.run = RunLedger.none(run);
    }

    Books enter(RunEvent event) {
        RunLedgerUpdater.Entered entered = RunLedgerUpdater.enter(
                run, event, new Position(1, run.changedAt().sequence() + 1), this);
        run = entered.run();
        raised.addAll(entered.raised());
        return this;
    }

    Books enter(List<? extends RunEvent> events) {
        events.forEach(this::enter);
        return this;
    }

    RunLedger run() {
        return run;
    }

    Reconciliation judged() {
        return Reconciliation.of(run);
    }

    Reconciliation.@Nullable Verdict verdict() {
        return judged().verdict();
    }

    Reconciliation.Status part(Part part) {
        return judged().parts().getOrDefault(part, Reconciliation.Status.PENDING);
    }

    /** The breaks that are not void, in the order of their ids. */
    List<Break> breaks() {
        return breaks.values().stream()
                .filter(found -> found.standsIn(run.register()))
                .toList();
    }

    List<String> unresolved() {
        return breaks().stream()
                .filter(Break::unresolved)
                .map(found -> found.finding().id())
                .toList();
    }

    Break at(String id) {
        Break found = find(id);
        if (found == null) {
            throw new AssertionError("no break " + id + " among " + breaks.keySet());
        }
        return found;
    }

    /** Every time that something was found. */
    List<Check> raised() {
        return raised;
    }

    @Override
    public @Nullable Lines lines(int row) {
        return lines.get(row);
    }

    @Override
    public void put(int row, Lines changed) {
        lines.put(row, changed);
    }

    @Override
    public @Nullable Break find(String breakId) {
        return breaks.get(breakId);
    }

    @Override
    public void put(Break changed) {
        breaks.put(changed.finding().id(), changed);
    }
}
