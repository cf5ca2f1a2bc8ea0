package io.payledger.api.payments;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.directory.WrittenAddress;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what a payment file says of its parties, by the directory's version of the calculation. Stateless. */
final class PaymentPreviewRead {

    private static final String TRANSFERS =
            "SELECT " + ShardSnapshot.COLUMNS + ", " + PayrollRunTable.COLUMNS + """
            , l.name AS payer, coalesce(l.spelled_name, l.name) AS payer_spelled, l.profile,
              coalesce(l.spelled_address, l.address)::text AS payer_address,
              coalesce(l.spelled_remittance, l.remittance) AS remittance,
              i.line, i.employee, i.net_minor, i.account, a.holder, coalesce(a.spelled_holder, a.holder) AS holder_spelled,
              coalesce(a.spelled_address, a.address)::text AS holder_address
            """ + ShardSnapshot.FROM + """
             LEFT JOIN payroll_run r ON r.shard_id = $1 AND r.run_id = $2
             LEFT JOIN LATERAL (
                  SELECT e.* FROM legal_entity e
                   WHERE e.shard_id = $1 AND e.legal_entity = r.legal_entity AND e.version <= r.directory_version
                   ORDER BY e.version DESC LIMIT 1) l ON true
             LEFT JOIN LATERAL (
                  SELECT * FROM payroll_item p
                   WHERE p.run_id = r.run_id AND p.line > $3 AND p.payment_method = 'BANK_TRANSFER' AND p.net_minor > 0
                     AND r.directory_version IS NOT NULL
                   ORDER BY p.line LIMIT $4) i ON true
             LEFT JOIN LATERAL (
                  SELECT b.holder, b.spelled_holder, b.address, b.spelled_address FROM bank_account b
                   WHERE b.shard_id = $1 AND b.account = i.account AND b.version <= r.directory_version
                   ORDER BY b.version DESC LIMIT 1) a ON true
             ORDER BY i.line
            """;

    private PaymentPreviewRead() {}

    /**
     * @param payer null if the directory has no such legal entity
     * @param profile of the payer's bank; null is the generic one
     * @param remittance the text of each transfer, with places for the run's days; null if there is none
     */
    record Found(
            PayrollRun run,
            @Nullable Named payer,
            @Nullable String profile,
            @Nullable String remittance,
            List<Payee> transfers) {}

    /**
     * @param spelled the name in the characters of banks, as far as they can spell it
     * @param address the same, of the postal address
     */
    record Named(String name, String spelled, @Nullable WrittenAddress address) {

        @Override
        public String toString() {
            return "Named[…]";
        }
    }

    /** @param holder null if the directory has no such account */
    record Payee(
            int line,
            String employee,
            long netMinor,
            String account,
            @Nullable Named holder) {}

    /** Transfers after a line; none of a run that is not calculated. Empty if there is no such run. */
    static ReadAttempt<Pool, Optional<Found>> of(Shard shard, UUID run, int afterLine, int limit) {
        return SqlReads.attempt(shard, TRANSFERS, Tuple.of(shard.id(), run, afterLine, limit), rows -> {
            List<Payee> transfers = SqlReads.all(rows, "line", PaymentPreviewRead::payee);
            return SqlReads.first(
                    rows,
                    "run_id",
                    row -> new Found(
                            PayrollRunTable.run(row),
                            named(
                                    row.getString("payer"),
                                    row.getString("payer_spelled"),
                                    row.getString("payer_address")),
                            row.getString("profile"),
                            row.getString("remittance"),
                            transfers));
        });
    }

    private static Payee payee(Row row) {
        return new Payee(
                row.getInteger("line"),
                row.getString("employee"),
                row.getLong("net_minor"),
                row.getString("account"),
                named(row.getString("holder"), row.getString("holder_spelled"), row.getString("holder_address")));
    }

    private static @Nullable Named named(@Nullable String name, @Nullable String spelled, @Nullable String address) {
        return name == null || spelled == null
                ? null
                : new Named(name, spelled, address == null ? null : WrittenAddress.ofJson(address));
    }
}
