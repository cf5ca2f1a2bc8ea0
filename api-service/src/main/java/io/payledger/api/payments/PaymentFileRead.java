package io.payledger.api.payments;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.directory.WrittenAddress;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of a payment file: two pipelined statements in one snapshot. Names and accounts are those of the version
 * of the directory that the run was calculated with. Stateless.
 */
final class PaymentFileRead {

    private static final String RUN =
            "SELECT " + ShardSnapshot.COLUMNS + ", " + PayrollRunTable.COLUMNS + """
            , CASE WHEN r.released_at IS NOT NULL THEN register_hash(r.run_id, r.directory_version) END AS hash_now,
              EXISTS (SELECT FROM run_seal s WHERE s.run_id = r.run_id) AS erased,
              coalesce(l.spelled_name, l.name) AS debtor, l.iban AS debtor_iban, l.bic AS debtor_bic,
              coalesce(l.spelled_address, l.address)::text AS debtor_address, l.profile,
              coalesce(l.spelled_remittance, l.remittance) AS remittance
            """ + ShardSnapshot.FROM + """
             LEFT JOIN payroll_run r ON r.shard_id = $1 AND r.run_id = $2
             LEFT JOIN LATERAL (
                  SELECT e.* FROM legal_entity e
                   WHERE e.shard_id = $1 AND e.legal_entity = r.legal_entity AND e.version <= r.directory_version
                   ORDER BY e.version DESC LIMIT 1) l ON true
            """;

    private static final String TRANSFERS = """
            SELECT i.line, i.net_minor, coalesce(a.spelled_holder, a.holder) AS payee, a.iban,
                   coalesce(a.spelled_address, a.address)::text AS address
              FROM payroll_run r JOIN payroll_item i ON i.run_id = r.run_id
              LEFT JOIN LATERAL (
                   SELECT b.holder, b.spelled_holder, b.iban, b.address, b.spelled_address FROM bank_account b
                    WHERE b.shard_id = $1 AND b.account = i.account AND b.version <= r.directory_version
                    ORDER BY b.version DESC LIMIT 1) a ON true
             WHERE r.shard_id = $1 AND r.run_id = $2 AND r.released_at IS NOT NULL
               AND i.payment_method = 'BANK_TRANSFER' AND i.net_minor > 0
             ORDER BY i.line
            """;

    private PaymentFileRead() {}

    /**
     * The data from one snapshot.
     *
     * @param profile of the debtor's bank; null is the generic one
     * @param remittance the text of each transfer, with places for the run's days; null if there is none
     * @param erased whether an employee whom the run paid was erased
     * @param hash of the register and of the accounts that it pays to, as stored now; null before the release
     */
    record Found(
            PayrollRun run,
            boolean erased,
            @Nullable String hash,
            @Nullable Party debtor,
            @Nullable String profile,
            @Nullable String remittance,
            List<Owed> transfers) {}

    /**
     * A person or company with an account; name and address are spelled for the bank.
     *
     * @param account the text of a {@link io.payledger.bankfiles.PaymentAccount}
     */
    record Party(
            String name,
            @Nullable WrittenAddress address,
            String account,
            @Nullable String bic) {

        @Override
        public String toString() {
            return "Party[…]";
        }
    }

    /** @param creditor null if the directory has no such account */
    record Owed(int line, long netMinor, @Nullable Party creditor) {}

    /** Empty if there is no such run. */
    static ReadAttempt<Pool, Optional<Found>> of(Shard shard, UUID run) {
        return SqlReads.attempt(shard, client -> found(client, Tuple.of(shard.id(), run)));
    }

    private static Future<Reading<Optional<Found>>> found(SqlClient client, Tuple parameters) {
        Future<Row> head = client.preparedQuery(RUN).execute(parameters).map(rows -> rows.iterator()
                .next());
        // each row is mapped as it arrives, so that the rows are not held in memory
        Future<List<Owed>> transfers = client.preparedQuery(TRANSFERS)
                .collecting(Collectors.mapping(PaymentFileRead::owed, Collectors.toList()))
                .execute(parameters)
                .map(SqlResult::value);
        return Future.join(head, transfers)
                // a failed statement fails those that follow it
                .recover(failed -> Future.failedFuture(head.failed() ? head.cause() : failed))
                .map(all -> new Reading<>(ShardSnapshot.of(head.result()), found(head.result(), transfers.result())));
    }

    private static Optional<Found> found(Row head, List<Owed> transfers) {
        return head.getUUID("run_id") == null
                ? Optional.empty()
                : Optional.of(new Found(
                        PayrollRunTable.run(head),
                        head.getBoolean("erased"),
                        head.getString("hash_now"),
                        party(
                                head.getString("debtor"),
                                head.getString("debtor_address"),
                                head.getString("debtor_iban"),
                                head.getString("debtor_bic")),
                        head.getString("profile"),
                        head.getString("remittance"),
                        transfers));
    }

    private static Owed owed(Row row) {
        return new Owed(
                row.getInteger("line"),
                row.getLong("net_minor"),
                party(row.getString("payee"), row.getString("address"), row.getString("iban"), null));
    }

    private static @Nullable Party party(
            @Nullable String name, @Nullable String address, @Nullable String account, @Nullable String bic) {
        return name == null || account == null
                ? null
                : new Party(name, address == null ? null : WrittenAddress.ofJson(address), account, bic);
    }
}
