package io.payledger.api.audit;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.audit.AuditEntry;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads of the audit trail. Stateless. */
final class AuditReads {

    private static final String ENTRIES =
            "SELECT " + ShardSnapshot.COLUMNS + ", s.audit_entries, s.audit_head, e.*" + ShardSnapshot.FROM + """
             LEFT JOIN LATERAL (
                SELECT a.number, a.epoch, a.sequence, a.event_id, a.subject, a.action, a.from_state, a.to_state,
                       a.revision, a.actor, a.reason, a.at, a.hash
                  FROM audit_entry a
                 WHERE a.shard_id = $1 AND a.number > $2 AND ($3::uuid IS NULL OR a.subject = $3)
                 ORDER BY a.number LIMIT $4) e ON true
             ORDER BY e.number
            """;

    private AuditReads() {}

    /**
     * @param count the number of entries of the tenant
     * @param head the hash of the last entry
     */
    record Entries(long count, String head, List<AuditEntry> entries) {}

    static ReadAttempt<Pool, Entries> entries(Shard shard, long after, Optional<UUID> subject, int limit) {
        return SqlReads.attempt(pool -> pool.preparedQuery(ENTRIES)
                .execute(Tuple.of(shard.id(), after, subject.orElse(null), limit))
                .map(rows -> new Reading<>(ShardSnapshot.of(rows.iterator().next()), page(rows))));
    }

    private static Entries page(RowSet<Row> rows) {
        Row first = rows.iterator().next();
        Long count = first.getLong("audit_entries");
        if (count == null) {
            return new Entries(0, AuditEntry.GENESIS, List.of());
        }
        List<AuditEntry> entries = new ArrayList<>();
        for (Row row : rows) {
            if (row.getLong("number") != null) {
                entries.add(new AuditEntry(
                        row.getLong("number"),
                        row.getInteger("epoch"),
                        row.getLong("sequence"),
                        row.getUUID("event_id"),
                        row.getUUID("subject"),
                        row.getString("action"),
                        row.getString("from_state"),
                        row.getString("to_state"),
                        row.getInteger("revision"),
                        row.getString("actor"),
                        row.getString("reason"),
                        row.getOffsetDateTime("at").toInstant(),
                        hex(row.getBuffer("hash"))));
            }
        }
        return new Entries(count, hex(first.getBuffer("audit_head")), entries);
    }

    private static String hex(Buffer bytes) {
        return HexFormat.of().formatHex(bytes.getBytes());
    }
}
