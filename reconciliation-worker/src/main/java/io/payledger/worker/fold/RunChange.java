package io.payledger.worker.fold;

import io.payledger.worker.ledger.Check;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event did to its run.
 *
 * @param raised the checks that found a new break
 * @param broken null where the run is not broken
 */
public record RunChange(
        UUID run,
        @Nullable Verdict verdict,
        List<Check> raised,
        @Nullable BrokenRun broken) {

    public RunChange {
        raised = List.copyOf(raised);
    }
}
