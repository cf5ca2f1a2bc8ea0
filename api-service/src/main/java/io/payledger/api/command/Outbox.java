package io.payledger.api.command;

import io.payledger.api.datastores.TenantTransaction;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes positions for events. Stateless. */
final class Outbox {

    /**
     * Nothing may lock after the shard's row, and it stays locked until COMMIT: so this is the last statement, and
     * COMMIT is sent with it. It matches no row where this server's timeline is not the one that the current epoch was
     * opened on, and where the shard is behind what the session has seen; a trigger then refuses the COMMIT.
     */
    private static final String TAKE_POSITIONS = """
            WITH p AS (
                UPDATE shard s SET sequence = s.sequence + $2::int,
                                   audit_entries = s.audit_entries + 1,
                                   audit_head = audit_hash(s.audit_head, s.shard_id, s.audit_entries + 1, s.epoch,
                                                           s.sequence + $2::int, ($6::uuid[])[1], $10::uuid, $11::text,
                                                           $12::text, $13::text, $14::int, $15::text, $16::text, now())
                  FROM cluster c
                 WHERE s.shard_id = $1
                   AND s.epoch = c.epoch
                   AND c.timeline = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
                   AND (s.epoch, s.sequence) >= ($3::int, $4::bigint)
                RETURNING s.shard_id, s.epoch, s.sequence, s.audit_entries, s.audit_head),
            audited AS (
                INSERT INTO audit_entry (shard_id, number, epoch, sequence, event_id, subject, action, from_state,
                                         to_state, revision, actor, reason, at, hash)
                SELECT p.shard_id, p.audit_entries, p.epoch, p.sequence, ($6::uuid[])[1], $10::uuid, $11::text,
                       $12::text, $13::text, $14::int, $15::text, $16::text, now(), p.audit_head FROM p)
            INSERT INTO outbox (shard_id, epoch, sequence, event_id, event_type, aggregate_id, occurred_at,
                                trace_parent, payload)
            SELECT p.shard_id, p.epoch, p.sequence - $2::int + e.n, e.event_id, e.event_type, e.aggregate_id, now(),
                   $5::text, e.payload
              FROM p, unnest($6::uuid[], $7::uuid[], $8::text[], $9::text[])
                      WITH ORDINALITY AS e (event_id, aggregate_id, event_type, payload, n)
             ORDER BY e.n
            RETURNING epoch, sequence
            """;

    /** A tenant's row is there before its first write; the first of several writers puts it there. */
    private static final String OPEN_SHARD = """
            INSERT INTO shard (shard_id, epoch, sequence) SELECT $1, epoch, 0 FROM cluster ON CONFLICT DO NOTHING
            """;

    private Outbox() {}

    /** Who did what to which aggregate. */
    record Audit(String actor, String action, UUID subject, AuditNote note) {}

    /**
     * Takes one position for each event, and writes the audit entry, chained to the tenant's one before.
     *
     * @param seen what the session has seen of the shard: the new positions come after it
     * @return the position of the last event, true once COMMIT is confirmed; empty where none was to be had
     */
    static Future<Optional<Position>> takePositions(
            SqlConnection transaction,
            Shard shard,
            Position seen,
            @Nullable String traceParent,
            List<EventRow> events,
            Audit audit) {
        AuditNote note = audit.note();
        Tuple parameters = Tuple.of(shard.id(), events.size(), seen.epoch(), seen.sequence())
                .addString(traceParent)
                .addArrayOfUUID(events.stream().map(EventRow::id).toArray(UUID[]::new))
                .addArrayOfUUID(events.stream().map(EventRow::subject).toArray(UUID[]::new))
                .addArrayOfString(events.stream().map(EventRow::type).toArray(String[]::new))
                .addArrayOfString(events.stream().map(EventRow::payload).toArray(String[]::new))
                .addUUID(audit.subject())
                .addString(audit.action())
                .addString(note.fromState().orElse(null))
                .addString(note.toState().orElse(null))
                .addInteger(note.revision())
                .addString(audit.actor())
                .addString(note.reason().orElse(null));
        return transaction.preparedQuery(TAKE_POSITIONS).execute(parameters).map(rows -> last(rows, events.size()));
    }

    private static Optional<Position> last(RowSet<Row> rows, int expected) {
        Position last = Position.NONE;
        for (Row row : rows) {
            last = Position.max(last, new Position(row.getInteger(0), row.getLong(1)));
        }
        if (rows.size() != 0 && rows.size() != expected) {
            throw new IllegalStateException(rows.size() + " positions for " + expected + " events");
        }
        return rows.size() == 0 ? Optional.empty() : Optional.of(last);
    }

    static Future<Void> openShard(SqlConnection connection, Shard shard) {
        return TenantTransaction.write(connection, shard, client -> client.preparedQuery(OPEN_SHARD)
                .execute(Tuple.of(shard.id()))
                .mapEmpty());
    }
}
