package io.payledger.worker.ledger;

import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.freshness.Position;
import java.util.List;

/**
 * What a person put a name under: a revision of the register with its control totals.
 *
 * @param by the submitter or the approver
 * @param position of the submission or the approval
 */
public record Control(int revision, String by, List<ControlTotal> totals, Position position) {

    public Control {
        totals = List.copyOf(totals);
    }
}
