package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.freshness.Position;
import org.jspecify.annotations.Nullable;

/**
 * The release of a run for payment.
 *
 * @param order what the payment file instructs the bank to pay, null where no transfer is due
 */
public record ReleaseOrder(
        Content content, String by, @Nullable PaymentOrder order, Position position) {}
