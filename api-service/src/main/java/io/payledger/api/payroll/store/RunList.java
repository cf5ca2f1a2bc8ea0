package io.payledger.api.payroll.store;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.RunFilter;
import io.payledger.api.read.KeysetCursor;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A page of the runs that match a filter, the newest first. The statement has the conditions of the filter and no others:
 * with one for every filter that there is, PostgreSQL plans for none of them.
 */
public final class RunList {

    static final String SELECT =
            "SELECT " + ShardSnapshot.COLUMNS + ", " + PayrollRunTable.COLUMNS + ShardSnapshot.FROM + """
             LEFT JOIN LATERAL (
                SELECT * FROM payroll_run p WHERE p.shard_id = $1
            """;

    static final String ORDER = """
                 ORDER BY p.created_at DESC, p.run_id DESC LIMIT $?) r ON true
             ORDER BY r.created_at DESC, r.run_id DESC
            """;

    /** Folds case as Unicode does, under any locale of the database. */
    private static final String HAS_TEXT = """
             position(lower($?::text COLLATE pg_c_utf8) IN
                      lower(concat_ws(E'\n', p.legal_entity, p.pay_group, p.prepared_by, p.run_id) COLLATE pg_c_utf8)) > 0
            """;

    private final StringBuilder statement = new StringBuilder(SELECT);
    private final Tuple values;

    private RunList(Shard shard) {
        values = Tuple.of(shard.id());
    }

    /** @param limit rows at most */
    public static ReadAttempt<Pool, List<PayrollRun>> of(
            Shard shard, RunFilter filter, Optional<KeysetCursor> after, int limit) {
        RunList list = new RunList(shard);
        list.and("p.state = $?", filter.state().map(Enum::name));
        list.and("p.type = $?", filter.type().map(Enum::name));
        list.and("p.legal_entity = $?", filter.legalEntity());
        list.and("p.pay_group = $?", filter.payGroup());
        list.and("p.period_end >= $?", filter.periodFrom());
        list.and("p.period_start <= $?", filter.periodTo());
        list.and("p.pay_date >= $?", filter.payDateFrom());
        list.and("p.pay_date <= $?", filter.payDateTo());
        list.and(HAS_TEXT, filter.text());
        after.ifPresent(place -> {
            list.and("(p.created_at, p.run_id) < ($?::timestamptz", place.at().atOffset(ZoneOffset.UTC));
            list.append(", $?::uuid)", place.id());
        });
        list.append(ORDER, limit);
        return SqlReads.attempt(
                shard,
                list.statement.toString(),
                list.values,
                rows -> SqlReads.all(rows, "run_id", PayrollRunTable::run));
    }

    private void and(String condition, Optional<?> value) {
        value.ifPresent(given -> and(condition, given));
    }

    private void and(String condition, Object value) {
        append(" AND " + condition, value);
    }

    /** @param sql with one parameter, {@code $?} */
    private void append(String sql, Object value) {
        values.addValue(value);
        statement.append(sql.replace("$?", "$" + values.size()));
    }
}
