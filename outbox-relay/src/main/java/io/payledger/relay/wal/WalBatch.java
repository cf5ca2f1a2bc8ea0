package io.payledger.relay.wal;

import io.payledger.relay.outbox.OutboxRow;
import java.util.List;

/**
 * Consecutive content of the WAL.
 *
 * @param rows in commit order
 * @param messages the relay's own messages, of whichever process wrote them
 */
public record WalBatch(List<OutboxRow> rows, List<String> messages) {

    public WalBatch {
        rows = List.copyOf(rows);
        messages = List.copyOf(messages);
    }

    /** Whether anything here came through the slot, so that the reader is known to hold it. */
    public boolean isEmpty() {
        return rows.isEmpty() && messages.isEmpty();
    }
}
