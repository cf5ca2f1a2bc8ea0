package io.payledger.relay.wal;

import io.payledger.relay.store.OutboxRow;
import java.util.List;

/**
 * Consecutive content of the WAL.
 *
 * @param rows in commit order
 * @param messages the relay's own messages, written by any relay process
 */
public record WalBatch(List<OutboxRow> rows, List<String> messages) {

    public WalBatch {
        rows = List.copyOf(rows);
        messages = List.copyOf(messages);
    }

    /** If not, something came through the slot, which shows that this process holds it. */
    public boolean isEmpty() {
        return rows.isEmpty() && messages.isEmpty();
    }
}
