package io.payledger.worker.ledger;

import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.freshness.Position;
import org.jspecify.annotations.Nullable;

/**
 * That a run may be paid.
 *
 * @param order what the payment file tells the bank, null where nobody is paid by transfer
 */
public record ReleaseOrder(
        Content content, String by, @Nullable PaymentOrder order, Position position) {}
