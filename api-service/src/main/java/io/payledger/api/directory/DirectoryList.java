package io.payledger.api.directory;

import io.payledger.api.datastores.ShardSnapshot;
import io.payledger.api.datastores.SqlReads;
import io.payledger.api.directory.DirectoryEntries.Account;
import io.payledger.api.directory.DirectoryEntries.Employee;
import io.payledger.api.directory.DirectoryEntries.LegalEntity;
import io.payledger.api.directory.DirectoryEntries.Spelled;
import io.payledger.freshness.ReadAttempt;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One list of the directory in its table, where a change of an entry is a new row.
 *
 * @param key the column that names an entry
 * @param columns all columns of an entry, the key first
 * @param types of the columns
 * @param texts the columns of an entry, as text
 * @param reader an entry from its columns
 */
record DirectoryList<T>(
        String table,
        String key,
        String columns,
        List<String> types,
        List<Function<T, @Nullable String>> texts,
        Function<Row, T> reader) {

    static final DirectoryList<Employee> EMPLOYEES = new DirectoryList<>(
            "employee",
            "employee",
            "employee, pay_group, department, left_on",
            List.of("text", "text", "text", "date"),
            List.of(Employee::employee, Employee::payGroup, Employee::department, each -> each.leftOn()
                    .map(LocalDate::toString)
                    .orElse(null)),
            row -> new Employee(
                    row.getString("employee"),
                    row.getString("pay_group"),
                    row.getString("department"),
                    Optional.ofNullable(row.getLocalDate("left_on"))));

    static final DirectoryList<Account> ACCOUNTS = new DirectoryList<>(
            "bank_account",
            "account",
            "account, holder, iban, bic, address, spelled_holder, spelled_address",
            List.of("text", "text", "text", "text", "jsonb", "text", "jsonb"),
            List.of(
                    Account::account,
                    Account::holder,
                    Account::number,
                    each -> each.bic().orElse(null),
                    each -> json(each.address()),
                    each -> each.spelled().name().orElse(null),
                    each -> json(each.spelled().address())),
            row -> new Account(
                    row.getString("account"),
                    row.getString("holder"),
                    row.getString("iban"),
                    Optional.ofNullable(row.getString("bic")),
                    address(row, "address"),
                    new Spelled(
                            Optional.ofNullable(row.getString("spelled_holder")), address(row, "spelled_address"))));

    static final DirectoryList<LegalEntity> LEGAL_ENTITIES = new DirectoryList<>(
            "legal_entity",
            "legal_entity",
            "legal_entity, name, iban, bic, profile, address, remittance, spelled_name, spelled_address,"
                    + " spelled_remittance",
            List.of("text", "text", "text", "text", "text", "jsonb", "text", "text", "jsonb", "text"),
            List.of(
                    LegalEntity::legalEntity,
                    LegalEntity::name,
                    LegalEntity::number,
                    each -> each.bic().orElse(null),
                    each -> each.profile().orElse(null),
                    each -> json(each.address()),
                    each -> each.remittance().orElse(null),
                    each -> each.spelled().name().orElse(null),
                    each -> json(each.spelled().address()),
                    each -> each.spelledRemittance().orElse(null)),
            row -> new LegalEntity(
                    row.getString("legal_entity"),
                    row.getString("name"),
                    row.getString("iban"),
                    Optional.ofNullable(row.getString("bic")),
                    Optional.ofNullable(row.getString("profile")),
                    address(row, "address"),
                    Optional.ofNullable(row.getString("remittance")),
                    new Spelled(Optional.ofNullable(row.getString("spelled_name")), address(row, "spelled_address")),
                    Optional.ofNullable(row.getString("spelled_remittance"))));

    private static @Nullable String json(Optional<WrittenAddress> address) {
        return address.map(WrittenAddress::json).orElse(null);
    }

    private static Optional<WrittenAddress> address(Row row, String column) {
        return Optional.ofNullable(row.getJsonObject(column)).map(json -> WrittenAddress.ofJson(json.encode()));
    }

    /** Names an entry. */
    String reference(T entry) {
        return String.valueOf(texts.get(0).apply(entry));
    }

    /** Adds the entries. One that equals the newest row of its key is not added. */
    Future<?> add(SqlConnection transaction, Shard shard, int version, List<T> entries) {
        Tuple values = Tuple.of(shard.id(), version);
        texts.forEach(text -> values.addArrayOfString(entries.stream().map(text).toArray(String[]::new)));
        return transaction
                .preparedQuery("""
                        INSERT INTO %1$s (shard_id, version, %3$s)
                        SELECT $1, $2, n.*
                          FROM unnest(%4$s) AS n (%3$s)
                          LEFT JOIN LATERAL (
                               SELECT %3$s FROM %1$s t WHERE t.shard_id = $1 AND t.%2$s = n.%2$s
                                ORDER BY t.version DESC LIMIT 1) newest ON true
                         WHERE newest IS DISTINCT FROM n
                        """.formatted(table, key, columns, arrays()))
                .execute(values);
    }

    /** The parameters of the columns, from $3. */
    private String arrays() {
        return IntStream.range(0, types.size())
                .mapToObj(column -> "$%d::text[]::%s[]".formatted(column + 3, types.get(column)))
                .collect(Collectors.joining(", "));
    }

    /** The newest row of each entry after the given key, sorted by key. */
    ReadAttempt<Pool, List<T>> page(Shard shard, String after, int limit) {
        return SqlReads.attempt(
                shard, select(), Tuple.of(shard.id(), after, limit), rows -> SqlReads.all(rows, key, reader));
    }

    /** The newest row of each entry, sorted by key. */
    ReadAttempt<Pool, List<T>> all(Shard shard) {
        return SqlReads.attempt(
                shard,
                client -> SqlReads.readEach(
                        client,
                        select(),
                        Tuple.of(shard.id(), "", Integer.MAX_VALUE),
                        ArrayList::new,
                        (entries, row) -> {
                            if (row.getValue(key) != null) {
                                entries.add(reader.apply(row));
                            }
                        }));
    }

    private String select() {
        return "SELECT " + ShardSnapshot.COLUMNS + ", newest.*" + ShardSnapshot.FROM
                + """
                 LEFT JOIN LATERAL (
                    SELECT DISTINCT ON (%2$s) %3$s FROM %1$s
                     WHERE shard_id = $1 AND %2$s > $2 ORDER BY %2$s, version DESC LIMIT $3) newest ON true
                 ORDER BY newest.%2$s
                """.formatted(table, key, columns);
    }
}
