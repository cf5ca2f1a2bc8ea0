package io.payledger.worker.fold;

import io.payledger.events.EventType;
import io.payledger.events.PayrollEvent;
import io.payledger.events.RunEvent;
import io.payledger.projections.fold.FoldRows;
import io.payledger.projections.fold.ProjectionEvent;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.fold.RowCodec;
import io.payledger.worker.ledger.Line;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.RunLedger;
import io.payledger.worker.ledger.RunLedgerUpdater;
import io.payledger.worker.ledger.RunLedgerUpdater.Entered;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps each payroll run's ledger, lines and breaks. */
public final class ReconciliationFold implements ProjectionFold {

    private static final RowCodec CODEC = new RowCodec(2, Line.class);

    private static final Set<String> EVENT_TYPES =
            Arrays.stream(EventType.values()).map(EventType::typeName).collect(Collectors.toUnmodifiableSet());

    @Override
    public String name() {
        return "reconciliation";
    }

    @Override
    public String version() {
        return "v4";
    }

    @Override
    public RowCodec codec() {
        return CODEC;
    }

    @Override
    public Set<String> eventTypes() {
        return EVENT_TYPES;
    }

    /** Returns a {@link RunChange} for an event about a run. */
    @Override
    public @Nullable RunChange apply(ProjectionEvent event, FoldRows rows) {
        PayrollEvent payload = PayloadReader.read(EventType.named(event.type()).orElseThrow(), event);
        return payload instanceof RunEvent ofRun ? enter(event, ofRun, rows) : null;
    }

    private static RunChange enter(ProjectionEvent event, RunEvent payload, FoldRows rows) {
        String runKey = RunKeys.run(event.shard(), payload.run());
        RunLedger before = rows.get(runKey, RunLedger.class);
        Entered entered = RunLedgerUpdater.enter(
                before == null ? RunLedger.none(payload.run()) : before,
                payload,
                event.position(),
                new StoredRunRecords(rows, event.shard(), payload.run()));
        // after the run's lines and breaks: a reader that meets a break newer than its run reads again
        rows.put(runKey, entered.run());
        Reconciliation reconciliation = Reconciliation.of(entered.run());
        BrokenRun broken = keepBroken(event, payload, reconciliation, rows);
        return new RunChange(payload.run(), reconciliation.verdict(), entered.raised(), broken);
    }

    private static @Nullable BrokenRun keepBroken(
            ProjectionEvent event, RunEvent payload, Reconciliation reconciliation, FoldRows rows) {
        String key = RunKeys.broken(event.shard(), payload.run());
        BrokenRun before = rows.get(key, BrokenRun.class);
        BrokenRun after = reconciliation.verdict() == Reconciliation.Verdict.BROKEN
                ? new BrokenRun(
                        before == null ? event.time() : before.since(),
                        reconciliation.open(),
                        reconciliation.investigating())
                : null;
        if (after == null && before != null) {
            rows.remove(key);
        } else if (after != null && !Objects.equals(before, after)) {
            rows.put(key, after);
        }
        return after;
    }
}
