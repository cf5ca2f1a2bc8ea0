package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.Totals;
import io.payledger.freshness.Position;

/**
 * What a person submitted or approved: a content of the register with its totals.
 *
 * @param by the submitter or the approvers
 * @param position of the submission or the approval
 */
public record Control(Content content, String by, Totals totals, Position position) {}
