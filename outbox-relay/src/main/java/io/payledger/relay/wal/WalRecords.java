package io.payledger.relay.wal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payledger.freshness.Position;
import io.payledger.relay.store.OutboxRow;
import io.payledger.relay.store.ReplicationSlot;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Converts Debezium's records to rows and messages. */
final class WalRecords {

    private static final String INSERT = "c";
    private static final String MESSAGE = "m";

    private WalRecords() {}

    static WalBatch map(List<SourceRecord> records) {
        List<OutboxRow> rows = new ArrayList<>(records.size());
        List<String> messages = new ArrayList<>();
        for (SourceRecord record : records) {
            if (!(record.value() instanceof Struct change) || change.schema().field("op") == null) {
                continue;
            }
            String operation = change.getString("op");
            if (INSERT.equals(operation)) {
                rows.add(row(change.getStruct("after")));
            } else if (MESSAGE.equals(operation)) {
                Struct message = change.getStruct("message");
                if (ReplicationSlot.MESSAGE_PREFIX.equals(message.getString("prefix"))) {
                    messages.add(text(message.get("content")));
                }
            } else {
                throw new IllegalStateException("the publication carries more than inserts: operation=" + operation
                        + " of=" + record.topic() + "; recreate it with publish = 'insert', as the migration does");
            }
        }
        return new WalBatch(rows, messages);
    }

    private static OutboxRow row(Struct after) {
        return new OutboxRow(
                after.getString("shard_id"),
                new Position(after.getInt32("epoch"), after.getInt64("sequence")),
                UUID.fromString(after.getString("event_id")),
                after.getString("event_type"),
                UUID.fromString(after.getString("aggregate_id")),
                OffsetDateTime.parse(after.getString("occurred_at")).toInstant(),
                after.getString("trace_parent"),
                after.getString("payload"));
    }

    private static String text(Object content) {
        if (content instanceof ByteBuffer buffer) {
            return UTF_8.decode(buffer.duplicate()).toString();
        }
        return new String((byte[]) content, UTF_8);
    }
}
