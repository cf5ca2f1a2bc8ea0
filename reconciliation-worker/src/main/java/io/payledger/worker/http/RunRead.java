package io.payledger.worker.http;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.read.ShardRead;
import io.payledger.projections.streams.RowReader;
import io.payledger.service.problems.ProblemType;
import io.payledger.worker.fold.RunKeys;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.RunLedger;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads one run with a page of its breaks. */
record RunRead(Shard shard, UUID run, BreakPageRequest page, View view)
        implements ShardRead<Optional<RunRead.FoundRun>> {

    private static final ProblemType RUN_NOT_FOUND =
            new ProblemType("payroll-run-not-found", 404, "The payroll run does not exist");

    /** The run, and one break more than the page has, where there are more. */
    record FoundRun(Shard shard, RunLedger run, List<Break> breaks) {}

    /** What of the run is shown. */
    interface View {
        Response.ResponseBuilder of(FoundRun found, BreakPageRequest page, Position appliedThrough);
    }

    /**
     * An event writes breaks before their run. A break that is newer than the run was read in the middle of that:
     * otherwise the answer would show more than it claims.
     */
    @Override
    public Optional<Snapshot<Optional<FoundRun>>> read(RowReader rows) {
        Optional<RunLedger> ledger = rows.get(RunKeys.run(shard, run), RunLedger.class);
        if (ledger.isEmpty()) {
            return Optional.of(new Snapshot<>(Optional.empty(), Position.NONE));
        }
        Position changedAt = ledger.get().changedAt();
        List<Break> breaks = breaks(rows, ledger.get());
        return breaks.stream().allMatch(found -> changedAt.covers(found.changedAt()))
                ? Optional.of(new Snapshot<>(Optional.of(new FoundRun(shard, ledger.get(), breaks)), changedAt))
                : Optional.empty();
    }

    private List<Break> breaks(RowReader rows, RunLedger ledger) {
        String after = RunKeys.breaks(shard, run) + page.after();
        List<Break> breaks = new ArrayList<>();
        rows.scan(after, RunKeys.breaksEnd(shard, run), Break.class, (key, found) -> {
            if (found.standsIn(ledger.register()) && !key.equals(after)) {
                breaks.add(found);
            }
            return breaks.size() <= page.limit();
        });
        return breaks;
    }

    @Override
    public Response.ResponseBuilder answer(Optional<FoundRun> found, Position appliedThrough) {
        return found.isPresent()
                ? view.of(found.get(), page, appliedThrough)
                : RUN_NOT_FOUND
                        .because("no event of this run is in the history through position " + appliedThrough)
                        .with("appliedThrough", appliedThrough.toString())
                        .response();
    }
}
