package io.payledger.api.directory;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.directory.DirectoryEntries.Account;
import io.payledger.api.directory.DirectoryEntries.Employee;
import io.payledger.api.directory.DirectoryEntries.LegalEntity;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The directory in its tables. A row that equals the newest one is not added. Stateless. */
final class DirectoryTable {

    private static final String LOCK = "SELECT d.version FROM directory d WHERE d.shard_id = $1 FOR UPDATE";

    private static final String READ = "SELECT " + ShardSnapshot.COLUMNS + ", d.version, d.updated_by, d.updated_at"
            + ShardSnapshot.FROM + " LEFT JOIN directory d ON d.shard_id = $1";

    private static final String INSERT = """
            INSERT INTO directory (version, updated_by, updated_at, shard_id) VALUES ($1, $2, $3, $4)
            """;

    private static final String UPDATE = """
            UPDATE directory SET version = $1, updated_by = $2, updated_at = $3 WHERE shard_id = $4
            """;

    private static final String ADD_EMPLOYEES = """
            INSERT INTO employee (shard_id, employee, version, pay_group, department, left_on)
            SELECT $1, n.employee, $2, n.pay_group, n.department, n.left_on
              FROM unnest($3::text[], $4::text[], $5::text[], $6::date[]) AS n (employee, pay_group, department, left_on)
              LEFT JOIN LATERAL (SELECT * FROM employee e WHERE e.shard_id = $1 AND e.employee = n.employee
                                  ORDER BY e.version DESC LIMIT 1) e ON true
             WHERE (e.pay_group, e.department, e.left_on) IS DISTINCT FROM (n.pay_group, n.department, n.left_on)
            """;

    private static final String ADD_ACCOUNTS = """
            INSERT INTO bank_account (shard_id, account, version, holder, iban, bic)
            SELECT $1, n.account, $2, n.holder, n.iban, n.bic
              FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS n (account, holder, iban, bic)
              LEFT JOIN LATERAL (SELECT * FROM bank_account a WHERE a.shard_id = $1 AND a.account = n.account
                                  ORDER BY a.version DESC LIMIT 1) a ON true
             WHERE (a.holder, a.iban, a.bic) IS DISTINCT FROM (n.holder, n.iban, n.bic)
            """;

    private static final String ADD_LEGAL_ENTITIES = """
            INSERT INTO legal_entity (shard_id, legal_entity, version, name, iban, bic)
            SELECT $1, n.legal_entity, $2, n.name, n.iban, n.bic
              FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) AS n (legal_entity, name, iban, bic)
              LEFT JOIN LATERAL (SELECT * FROM legal_entity l WHERE l.shard_id = $1 AND l.legal_entity = n.legal_entity
                                  ORDER BY l.version DESC LIMIT 1) l ON true
             WHERE (l.name, l.iban, l.bic) IS DISTINCT FROM (n.name, n.iban, n.bic)
            """;

    private static final String EMPLOYEES = "SELECT " + ShardSnapshot.COLUMNS
            + ", e.employee, e.pay_group, e.department, e.left_on" + ShardSnapshot.FROM + """
             LEFT JOIN LATERAL (
                SELECT DISTINCT ON (employee) * FROM employee
                 WHERE shard_id = $1 AND employee > $2 ORDER BY employee, version DESC LIMIT $3) e ON true
             ORDER BY e.employee
            """;

    private static final String ACCOUNTS =
            "SELECT " + ShardSnapshot.COLUMNS + ", a.account, a.holder, a.iban, a.bic" + ShardSnapshot.FROM + """
             LEFT JOIN LATERAL (
                SELECT DISTINCT ON (account) * FROM bank_account
                 WHERE shard_id = $1 AND account > $2 ORDER BY account, version DESC LIMIT $3) a ON true
             ORDER BY a.account
            """;

    private static final String LEGAL_ENTITIES =
            "SELECT " + ShardSnapshot.COLUMNS + ", l.legal_entity, l.name, l.iban, l.bic" + ShardSnapshot.FROM + """
             LEFT JOIN LATERAL (
                SELECT DISTINCT ON (legal_entity) * FROM legal_entity
                 WHERE shard_id = $1 ORDER BY legal_entity, version DESC) l ON true
             ORDER BY l.legal_entity
            """;

    private DirectoryTable() {}

    /** The version of the directory, and who recorded it. */
    record Stored(int version, String updatedBy, Instant updatedAt) {}

    /** Empty if nothing is recorded yet: then the first of two writers inserts the row, and the other tries again. */
    static Future<Optional<Integer>> lock(SqlConnection transaction, Shard shard) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of(shard.id())).map(rows -> {
            for (Row row : rows) {
                return Optional.of(row.getInteger(0));
            }
            return Optional.empty();
        });
    }

    static Future<Reading<Optional<Stored>>> read(SqlClient client, Shard shard) {
        return client.preparedQuery(READ).execute(Tuple.of(shard.id())).map(rows -> {
            Row row = rows.iterator().next();
            Integer version = row.getInteger("version");
            return new Reading<>(
                    ShardSnapshot.of(row),
                    version == null
                            ? Optional.empty()
                            : Optional.of(new Stored(
                                    version,
                                    row.getString("updated_by"),
                                    row.getOffsetDateTime("updated_at").toInstant())));
        });
    }

    static List<Future<?>> write(SqlConnection transaction, Shard shard, Stored stored, DirectoryEntries entries) {
        List<Future<?>> writes = new ArrayList<>();
        writes.add(transaction
                .preparedQuery(stored.version() == 1 ? INSERT : UPDATE)
                .execute(Tuple.of(
                        stored.version(),
                        stored.updatedBy(),
                        stored.updatedAt().atOffset(ZoneOffset.UTC),
                        shard.id())));
        if (!entries.employees().isEmpty()) {
            List<Employee> employees = entries.employees();
            writes.add(transaction
                    .preparedQuery(ADD_EMPLOYEES)
                    .execute(Tuple.of(shard.id(), stored.version())
                            .addArrayOfString(texts(employees, Employee::employee))
                            .addArrayOfString(texts(employees, Employee::payGroup))
                            .addArrayOfString(texts(employees, Employee::department))
                            .addArrayOfLocalDate(employees.stream()
                                    .map(each -> each.leftOn().orElse(null))
                                    .toArray(LocalDate[]::new))));
        }
        if (!entries.accounts().isEmpty()) {
            List<Account> accounts = entries.accounts();
            writes.add(transaction
                    .preparedQuery(ADD_ACCOUNTS)
                    .execute(Tuple.of(shard.id(), stored.version())
                            .addArrayOfString(texts(accounts, Account::account))
                            .addArrayOfString(texts(accounts, Account::holder))
                            .addArrayOfString(texts(accounts, Account::iban))
                            .addArrayOfString(accounts.stream()
                                    .map(each -> each.bic().orElse(null))
                                    .toArray(String[]::new))));
        }
        if (!entries.legalEntities().isEmpty()) {
            List<LegalEntity> entities = entries.legalEntities();
            writes.add(transaction
                    .preparedQuery(ADD_LEGAL_ENTITIES)
                    .execute(Tuple.of(shard.id(), stored.version())
                            .addArrayOfString(texts(entities, LegalEntity::legalEntity))
                            .addArrayOfString(texts(entities, LegalEntity::name))
                            .addArrayOfString(texts(entities, LegalEntity::iban))
                            .addArrayOfString(entities.stream()
                                    .map(each -> each.bic().orElse(null))
                                    .toArray(String[]::new))));
        }
        return writes;
    }

    /** The newest row of each employee, sorted by reference. */
    static ReadAttempt<Pool, List<Employee>> employees(Shard shard, String after, int limit) {
        return page(
                EMPLOYEES,
                Tuple.of(shard.id(), after, limit),
                "employee",
                row -> new Employee(
                        row.getString("employee"),
                        row.getString("pay_group"),
                        row.getString("department"),
                        Optional.ofNullable(row.getLocalDate("left_on"))));
    }

    static ReadAttempt<Pool, List<Account>> accounts(Shard shard, String after, int limit) {
        return page(
                ACCOUNTS,
                Tuple.of(shard.id(), after, limit),
                "account",
                row -> new Account(
                        row.getString("account"),
                        row.getString("holder"),
                        row.getString("iban"),
                        Optional.ofNullable(row.getString("bic"))));
    }

    /** All legal entities: a tenant has few. */
    static ReadAttempt<Pool, List<LegalEntity>> legalEntities(Shard shard) {
        return page(
                LEGAL_ENTITIES,
                Tuple.of(shard.id()),
                "legal_entity",
                row -> new LegalEntity(
                        row.getString("legal_entity"),
                        row.getString("name"),
                        row.getString("iban"),
                        Optional.ofNullable(row.getString("bic"))));
    }

    private static <T> ReadAttempt<Pool, List<T>> page(
            String select, Tuple parameters, String key, Function<Row, T> reader) {
        return SqlReads.attempt(pool -> pool.preparedQuery(select)
                .execute(parameters)
                .map(rows -> new Reading<>(ShardSnapshot.of(rows.iterator().next()), all(rows, key, reader))));
    }

    private static <T> List<T> all(RowSet<Row> rows, String key, Function<Row, T> reader) {
        List<T> found = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString(key) != null) {
                found.add(reader.apply(row));
            }
        }
        return found;
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }
}
