package io.payledger.api.payroll.store;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.payroll.model.Blocker;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.RunState;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.events.Amounts;
import io.payledger.events.PaymentMethod;
import io.payledger.events.RunEvent.Item;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads of payroll runs. Each is one statement in one round trip: the rows and the shard's state, which proves their
 * freshness, come from the same snapshot. Stateless.
 */
public final class RunReads {

    static final String ONE = "SELECT " + ShardSnapshot.COLUMNS + ", " + PayrollRunTable.COLUMNS + ShardSnapshot.FROM
            + " LEFT JOIN payroll_run r ON r.shard_id = $1 AND r.run_id = $2";

    /** By the unique index {@link PayrollRunTable#ONE_REGULAR}. */
    private static final String REGULAR =
            "SELECT " + ShardSnapshot.COLUMNS + ", " + PayrollRunTable.COLUMNS + ShardSnapshot.FROM + """
             LEFT JOIN payroll_run r
               ON r.shard_id = $1 AND r.type = 'REGULAR' AND r.state <> 'CANCELLED'
              AND r.legal_entity = $2 AND r.pay_group = $3 AND r.period_start = $4 AND r.period_end = $5
            """;

    static final String ITEMS = "SELECT " + ShardSnapshot.COLUMNS
            + ", r.run_id, r.revision, r.currency::text, i.line, i.employee, i.gross_minor, i.reimbursements_minor,"
            + " i.employee_taxes_minor, i.employee_benefits_minor, i.post_tax_deductions_minor, i.net_minor,"
            + " i.employer_taxes_minor, i.employer_benefits_minor, i.payment_method, i.account " + ShardSnapshot.FROM
            + """
             LEFT JOIN payroll_run r ON r.shard_id = $1 AND r.run_id = $2
             LEFT JOIN LATERAL (
                SELECT * FROM payroll_item p WHERE p.run_id = r.run_id AND p.line > $3 ORDER BY p.line LIMIT $4) i
               ON true
             ORDER BY i.line
            """;

    static final String BLOCKERS = "SELECT " + ShardSnapshot.COLUMNS + ", r.run_id, r.state, r.version, "
            + BlockerTable.COLUMNS + ShardSnapshot.FROM
            + " LEFT JOIN payroll_run r ON r.shard_id = $1 AND r.run_id = $2"
            + " LEFT JOIN payroll_blocker b ON b.run_id = r.run_id AND r.content_hash IS NOT NULL ORDER BY b.number";

    private RunReads() {}

    /** The blockers of a run at a version. */
    public record Blockers(RunState state, int version, List<Blocker> blockers) {}

    /** Items of one revision, after a line. */
    public record ItemsPage(UUID run, int revision, List<NumberedItem> items) {}

    public record NumberedItem(int line, Item item) {}

    /** All items of one revision. */
    public record WholeRegister(int revision, String currency, List<Item> items) {}

    public static ReadAttempt<Pool, Optional<PayrollRun>> one(Shard shard, UUID run) {
        return SqlReads.attempt(shard, client -> one(client, shard, run));
    }

    /** The same on the given connection. */
    public static Future<Reading<Optional<PayrollRun>>> one(SqlClient client, Shard shard, UUID run) {
        return SqlReads.read(
                client, ONE, Tuple.of(shard.id(), run), rows -> SqlReads.first(rows, "run_id", PayrollRunTable::run));
    }

    /** The live REGULAR run of the pay group and period, of which there is one at most. */
    public static Future<Reading<Optional<PayrollRun>>> regular(SqlClient client, Shard shard, RunTerms terms) {
        return SqlReads.read(
                client,
                REGULAR,
                Tuple.of(shard.id(), terms.legalEntity(), terms.payGroup(), terms.periodStart(), terms.periodEnd()),
                rows -> SqlReads.first(rows, "run_id", PayrollRunTable::run));
    }

    /** Empty if there is no such run. */
    public static ReadAttempt<Pool, Optional<ItemsPage>> items(Shard shard, UUID run, int afterLine, int limit) {
        return SqlReads.attempt(shard, ITEMS, Tuple.of(shard.id(), run, afterLine, limit), rows -> {
            List<NumberedItem> items = SqlReads.all(rows, "line", RunReads::item);
            return SqlReads.first(rows, "run_id", row -> new ItemsPage(run, row.getInteger("revision"), items));
        });
    }

    /** All items; empty if there is no such run. */
    public static ReadAttempt<Pool, Optional<WholeRegister>> register(Shard shard, UUID run) {
        return SqlReads.attempt(shard, client -> SqlReads.readEach(
                        client,
                        ITEMS,
                        Tuple.of(shard.id(), run, 0, Integer.MAX_VALUE),
                        ArrayList<WholeRegister>::new,
                        RunReads::addTo)
                .map(reading -> reading.map(found -> found.stream().findFirst())));
    }

    /** The first row has the run as well. */
    private static void addTo(List<WholeRegister> found, Row row) {
        if (row.getUUID("run_id") == null) {
            return;
        }
        if (found.isEmpty()) {
            found.add(new WholeRegister(row.getInteger("revision"), row.getString("currency"), new ArrayList<>()));
        }
        if (row.getInteger("line") != null) {
            found.get(0).items().add(item(row).item());
        }
    }

    /** Empty if there is no such run. */
    public static ReadAttempt<Pool, Optional<Blockers>> blockers(Shard shard, UUID run) {
        return SqlReads.attempt(shard, BLOCKERS, Tuple.of(shard.id(), run), rows -> {
            List<Blocker> blockers = SqlReads.all(rows, "number", BlockerTable::blocker);
            return SqlReads.first(
                    rows,
                    "run_id",
                    row -> new Blockers(RunState.valueOf(row.getString("state")), row.getInteger("version"), blockers));
        });
    }

    /** By position, since a page has a thousand rows: the driver looks a name up among all columns. */
    private static NumberedItem item(Row row) {
        int line = row.getColumnIndex("line");
        return new NumberedItem(
                row.getInteger(line),
                new Item(
                        row.getString(line + 1),
                        new Amounts(
                                row.getLong(line + 2),
                                row.getLong(line + 3),
                                row.getLong(line + 4),
                                row.getLong(line + 5),
                                row.getLong(line + 6),
                                row.getLong(line + 7),
                                row.getLong(line + 8),
                                row.getLong(line + 9)),
                        PaymentMethod.valueOf(row.getString(line + 10)),
                        Optional.ofNullable(row.getString(line + 11))));
    }
}
