package io.payledger.api.audit;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.audit.AuditEntry;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
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
        return SqlReads.attempt(
                shard, ENTRIES, Tuple.of(shard.id(), after, subject.orElse(null), limit), AuditReads::page);
    }

    private static Entries page(RowSet<Row> rows) {
        List<AuditEntry> entries = SqlReads.all(rows, "number", AuditReads::entry);
        return SqlReads.first(
                        rows,
                        "audit_entries",
                        row -> new Entries(row.getLong("audit_entries"), hex(row.getBuffer("audit_head")), entries))
                .orElseGet(() -> new Entries(0, AuditEntry.GENESIS, List.of()));
    }

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
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
                hex(row.getBuffer("hash")));
    }

    private static String hex(Buffer bytes) {
        return HexFormat.of().formatHex(bytes.getBytes());
    }
}
