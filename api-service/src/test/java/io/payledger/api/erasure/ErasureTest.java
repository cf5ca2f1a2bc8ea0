package io.payledger.api.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class ErasureTest {

    private static final String LEAVER = "leaver-7";
    private static final String ACCOUNT = "a-77";
    private static final String IBAN = "DE02120300000000202051";
    private static final String OTHER_IBAN = "DE02500105170137075030";

    /** Every table that has rows of a tenant, but the events and answers, which have an end of their own. */
    private static final String TABLES = """
            SELECT c.table_name, bool_or(c.column_name = 'shard_id')
              FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name IN ('shard_id', 'run_id')
               AND c.table_name <> 'outbox'
             GROUP BY 1 ORDER BY 1
            """;

    private final Runs runs = Runs.ofNewTenant();
    private final String tenant = "//api/v1/tenants/" + runs.tenant;
    private final Person paula = runs.paula;
    private final Person anton = runs.anton;
    private final Person pia = Person.of(runs.tenant, "pia", "payment-officer");
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");
    private final Person rita = Person.of(runs.tenant, "rita", "auditor");
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
        return reply;
    }

    private Reply strong(String path) {
        return rita.get(path, "Prefer", "consistency=strong");
    }

    private void employees(String rows) {
        ok(paula.post(
                tenant + "/employees", "employee,pay_group,department,left_on\n" + rows, "Content-Type", "text/csv"));
    }

    private void accounts(String rows) {
        ok(pia.post(tenant + "/bank-accounts", "account,holder,iban,bic\n" + rows, "Content-Type", "text/csv"));
    }

    private void retention(int months) {
        Reply proposed = ok(Person.of(runs.tenant, "olga", "operator")
                .post(
                        tenant + "/policy/proposals",
                        "{\"requiredApprovals\": 1, \"retentionMonths\": " + months + "}",
                        "If-Match",
                        "\"" + strong(tenant + "/policy").body().path("version").asInt() + "\""));
        int number = proposed.body().path("proposal").path("number").asInt();
        ok(rita.post(tenant + "/policy/proposals/" + number + "/confirm", null));
    }

    /** Who is paid to their own accounts. */
    private void directory() {
        employees(LEAVER + ",monthly,sales,\ne-1,monthly,sales,\n");
        accounts(ACCOUNT + ",Erika Weg," + IBAN + ",\na-1,Anna Da," + OTHER_IBAN + ",\n");
        ok(pia.put(tenant + "/legal-entities/acme", "{\"name\": \"Acme GmbH\", \"iban\": \"DE89370400440532013000\"}"));
    }

    private static String line(String employee, String account) {
        return employee + ",EUR,1234.56,0,0,0,0,1234.56,0,0,BANK_TRANSFER," + account + "\n";
    }

    private static Reply step(Person person, Reply run, String step) {
        return ok(person.post(path(run) + "/" + step, null, "If-Match", run.header("ETag")));
    }

    private static String path(Reply run) {
        return "/" + run.body().path("id").asText();
    }

    private Reply calculated(String lines) {
        Reply recorded = ok(paula.put(
                path(ok(paula.post("", Runs.NEW_RUN))) + "/items",
                Runs.CSV_HEADER + lines,
                "Content-Type",
                "text/csv"));
        return step(paula, recorded, "calculate");
    }

    /** A run that is closed; its path. */
    private String closed(String lines) {
        Reply run = step(paula, calculated(lines), "submit");
        for (JsonNode blocker : strong(path(run) + "/blockers").body().path("blockers")) {
            String kind = blocker.path("kind").asText();
            Reply accepted = anton.post(
                    path(run) + "/blockers/accept",
                    "{\"kind\": \"" + kind + "\", \"reason\": \"confirmed by phone\"}",
                    "If-Match",
                    run.header("ETag"));
            run = accepted.status() == 200 ? accepted : run;
        }
        Reply released = step(paul, step(anton, run, "approve"), "release");
        step(pia, step(pia, released, "transmit"), "close");
        return path(run);
    }

    /** The same, long ago. */
    private String closedLongAgo(String lines) throws SQLException {
        String run = closed(lines);
        behind("UPDATE payroll_run SET pay_date = '2015-03-31', execution_date = '2015-03-31' WHERE run_id = '"
                + run.substring(1) + "'");
        return run;
    }

    /** One who left long ago, paid by one run beside another person; the path of the run. */
    private String left() throws SQLException {
        directory();
        String run = closedLongAgo(line(LEAVER, ACCOUNT) + line("e-1", "a-1"));
        employees(LEAVER + ",monthly,sales,2015-02-28\n");
        return run;
    }

    private Reply erase(String employee, String... headers) {
        return rita.post(
                tenant + "/erasures", "{\"employee\": \"" + employee + "\", \"reason\": \"on request 12\"}", headers);
    }

    private static void behind(String sql) throws SQLException {
        ApiTestEnvironment.cluster()
                .primary()
                .execute("BEGIN; SET LOCAL session_replication_role = replica; " + sql + "; COMMIT");
    }

    private String query(String sql) throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster().primary().query(sql));
    }

    /** All rows of the tenant as text. */
    private String everything() throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = ApiTestEnvironment.cluster().primary().connect("postgres", "payledger");
                Statement statement = connection.createStatement()) {
            List<String> selects = new ArrayList<>();
            try (ResultSet tables = statement.executeQuery(TABLES)) {
                while (tables.next()) {
                    String where = tables.getBoolean(2)
                            ? "shard_id = '" + runs.shard() + "'"
                            : "run_id IN (SELECT run_id FROM payroll_run WHERE shard_id = '" + runs.shard() + "')";
                    selects.add("SELECT coalesce(json_agg(t ORDER BY t::text), '[]')::text FROM " + tables.getString(1)
                            + " t WHERE " + where);
                }
            }
            for (String select : selects) {
                try (ResultSet rows = statement.executeQuery(select)) {
                    rows.next();
                    all.append(rows.getString(1)).append('\n');
                }
            }
        }
        return all.toString();
    }

    private JsonNode verified(String run) {
        return ok(strong(run + "/verification")).body();
    }

    @Test
    void theDatabaseHasNoTraceOfAnErasedEmployeeAndAllAmounts() throws SQLException {
        String run = left();
        retention(12);
        String sums = query("SELECT register_totals('" + run.substring(1) + "')::text");

        Reply erased = erase(LEAVER, "Idempotency-Key", "k-1");

        assertThat(erased.status()).as(erased.text()).isEqualTo(201);
        assertThat(erased.body().path("accounts").asInt()).isEqualTo(1);
        assertThat(everything()).doesNotContain(LEAVER, ACCOUNT, IBAN, "Erika").contains("a-1", OTHER_IBAN, "Anna Da");
        assertThat(query("SELECT register_totals('" + run.substring(1) + "')::text"))
                .isEqualTo(sums);
        List<String> employees = new ArrayList<>();
        ok(strong(run + "/items")).body().path("items").forEach(item -> {
            employees.add(item.path("employee").asText());
            assertThat(item.at("/amounts/netMinor").asLong()).isEqualTo(123_456);
        });
        assertThat(employees).hasSize(2).contains("e-1").anyMatch(name -> name.matches("erased-[0-9a-f-]{36}"));
        assertThat(strong(tenant + "/employees").text()).doesNotContain(LEAVER);
        assertThat(query(
                        "SELECT detail || accepted_because FROM payroll_blocker WHERE subject LIKE 'erased-%' AND run_id = '"
                                + run.substring(1) + "'"))
                .isEqualTo("erasederased");
    }

    @Test
    void approvedAndPresentContentAreLinkedByTheAuditTrail() throws Exception {
        String run = left();
        retention(12);
        JsonNode before = verified(run);

        Reply erased = ok(erase(LEAVER));

        JsonNode after = verified(run);
        assertThat(before.path("intact").asBoolean()).isTrue();
        assertThat(before.path("presentHash")).isEqualTo(before.path("contentHash"));
        assertThat(after.path("intact").asBoolean()).as(after.toString()).isTrue();
        assertThat(after.path("contentHash")).isEqualTo(before.path("contentHash"));
        assertThat(after.path("presentHash")).isNotEqualTo(before.path("contentHash"));
        JsonNode seal = after.path("seals").get(0);
        assertThat(seal.path("hashBefore")).isEqualTo(after.path("contentHash"));
        assertThat(seal.path("hashAfter")).isEqualTo(after.path("presentHash"));
        JsonNode entry = audited(erased.body().path("id").asText());
        assertThat(entry.path("action").asText()).isEqualTo("erase-employee");
        assertThat(entry.path("actor").asText()).isEqualTo("rita");
        assertThat(entry.path("number")).isEqualTo(seal.path("auditEntry"));
        assertThat(entry.path("toState").asText())
                .isEqualTo("sha256:"
                        + sha256("payledger-erasure-1\n"
                                + erased.body().path("id").asText() + "\n" + run.substring(1)
                                + "\t" + seal.path("hashBefore").asText() + "\t"
                                + seal.path("hashAfter").asText()))
                .isEqualTo(erased.body().path("digest").asText());
        JsonNode trail = strong(tenant + "/audit/verification").body();
        assertThat(trail.path("intact").asBoolean()).isTrue();
        assertThat(trail.path("complete").asBoolean()).isTrue();
        JsonNode stored = ok(strong("/" + erased.header("Location"))).body();
        assertThat(stored.path("audited").asBoolean()).isTrue();
        assertThat(stored.path("digest")).isEqualTo(erased.body().path("digest"));
        assertThat(stored.path("runs")).isEqualTo(erased.body().path("runs"));
        assertThat(strong(tenant + "/erasures/" + UUID.randomUUID()).problem()).isEqualTo("not-found");
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private JsonNode audited(String subject) {
        JsonNode entries = strong(tenant + "/audit?run=" + subject).body().path("entries");
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE payroll_item SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE employee <> 'e-1' AND RUN",
                "UPDATE payroll_item SET employee = 'eve' WHERE employee <> 'e-1' AND RUN",
                "UPDATE bank_account SET iban = 'DE02120300000000202051' WHERE account = 'a-1' AND SHARD",
                "UPDATE run_seal SET hash_after = 'x' WHERE RUN",
                "UPDATE run_seal SET hash_before = 'x' WHERE RUN",
                "DELETE FROM run_seal WHERE RUN",
                "UPDATE payroll_item SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE employee <> 'e-1' AND RUN;"
                        + " UPDATE run_seal SET hash_after = register_hash(run_id, 3) WHERE RUN"
            })
    void tamperingWithAnErasedRunIsFound(String tampering) throws SQLException {
        String run = left();
        retention(12);
        ok(erase(LEAVER));

        behind(tampering
                .replace("SHARD", "shard_id = '" + runs.shard() + "'")
                .replace("RUN", "run_id = '" + run.substring(1) + "'"));

        JsonNode verified = verified(run);
        assertThat(verified.path("intact").asBoolean()).as(verified.toString()).isFalse();
        assertThat(verified.path("broken").asText()).isNotEmpty();
    }

    /** Otherwise the new hash would cover what was changed, and hide it. */
    @Test
    void aRunThatWasChangedPastTheServiceIsNotSealed() throws SQLException {
        String run = left();
        retention(12);
        behind("UPDATE payroll_item SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE employee = 'e-1'"
                + " AND run_id = '" + run.substring(1) + "'");
        String before = everything();

        Reply refused = erase(LEAVER);

        assertThat(refused.problem()).as(refused.text()).isEqualTo("content-changed");
        assertThat(everything()).isEqualTo(before);
        assertThat(verified(run).path("intact").asBoolean()).isFalse();
    }

    @Test
    void eachRunHasAPseudonymOfItsOwnAndEachErasureASeal() throws SQLException {
        directory();
        String first = closedLongAgo(line(LEAVER, ACCOUNT) + line("e-1", "a-1"));
        String second = closedLongAgo(line(LEAVER, ACCOUNT) + line("e-1", "a-1"));
        employees(LEAVER + ",monthly,sales,2015-02-28\ne-1,monthly,sales,2015-02-28\n");
        retention(12);

        Reply erased = ok(erase(LEAVER));
        ok(erase("e-1"));

        assertThat(erased.body().path("runs")).hasSize(2);
        assertThat(query("SELECT count(DISTINCT employee) || ' ' || count(DISTINCT account) FROM payroll_item"
                        + " WHERE employee LIKE 'erased-%' AND run_id IN ('" + first.substring(1) + "', '"
                        + second.substring(1) + "')"))
                .isEqualTo("4 4");
        for (String run : List.of(first, second)) {
            JsonNode verified = verified(run);
            assertThat(verified.path("intact").asBoolean())
                    .as(verified.toString())
                    .isTrue();
            assertThat(verified.path("seals")).hasSize(2);
            assertThat(verified.at("/seals/1/hashBefore")).isEqualTo(verified.at("/seals/0/hashAfter"));
        }
    }

    @Test
    void anAccountThatAnotherEmployeeIsPaidToStays() throws SQLException {
        directory();
        String run = closedLongAgo(line(LEAVER, "a-1") + line("e-1", "a-1"));
        employees(LEAVER + ",monthly,sales,2015-02-28\n");
        retention(12);
        assertThat(strong(run + "/blockers").text()).contains("duplicate-iban", LEAVER);

        Reply erased = ok(erase(LEAVER));

        assertThat(erased.body().path("accounts").asInt()).isZero();
        assertThat(everything()).doesNotContain(LEAVER).contains(OTHER_IBAN, "Anna Da");
        assertThat(query("SELECT count(*) FROM payroll_item WHERE account = 'a-1' AND run_id = '" + run.substring(1)
                        + "'"))
                .isEqualTo("1");
        assertThat(strong(run + "/blockers").text()).contains("duplicate-iban", "erased-");
        assertThat(verified(run).path("intact").asBoolean()).isTrue();
    }

    /** Departments, legal entities and profiles may have the same code as an employee. */
    @Test
    void blockersThatAreNotAboutTheEmployeeStay() throws SQLException {
        String run = left();
        retention(12);
        behind("INSERT INTO payroll_blocker (run_id, shard_id, number, kind, subject, detail)"
                + " SELECT '" + run.substring(1) + "', '" + runs.shard() + "', b.* FROM (VALUES"
                + " (90, 'DEPARTMENT_VARIANCE', '" + LEAVER + "', 'gross'),"
                + " (91, 'DUPLICATE_IBAN', '" + LEAVER + "', '2 people are paid to one account: " + LEAVER + ", e-1'),"
                + " (92, 'UNSUITABLE_ACCOUNT', 'e-1', 'line 5: the profile, " + LEAVER + ", does not pay'),"
                + " (93, 'MISSING_ADDRESS', '" + LEAVER + "', 'the legal entity has no address'),"
                + " (94, 'MISSING_ADDRESS', 'e-1', 'line 5: no address')) b");
        String others = "SELECT string_agg(subject || ' ' || detail, '; ' ORDER BY number) FROM payroll_blocker"
                + " WHERE number IN (90, 92, 93, 94) AND run_id = '" + run.substring(1) + "'";
        String before = query(others);

        ok(erase(LEAVER));

        assertThat(query(others)).isEqualTo(before);
        assertThat(query("SELECT subject || ' ' || detail FROM payroll_blocker WHERE number = 91 AND run_id = '"
                        + run.substring(1) + "'"))
                .matches("(erased-[0-9a-f-]{36}) 2 people are paid to one account: \\1, e-1");
    }

    @Test
    void withoutARetentionInThePolicyNoEmployeeIsErased() throws SQLException {
        left();

        Reply refused = erase(LEAVER);

        assertThat(refused.problem()).as(refused.text()).isEqualTo("retention-not-over");
        assertThat(refused.body().path("detail").asText()).contains("retentionMonths", "policy/proposals");
        JsonNode due = ok(strong(tenant + "/erasures/due")).body();
        assertThat(due.has("retentionMonths")).isFalse();
        assertThat(due.path("employees")).isEmpty();
    }

    /** The months are full: the day after is the first one. */
    @ParameterizedTest
    @CsvSource({"0, 201", "-1, 201", "1, 409"})
    void dataAreKeptForTheWholeRetentionAfterTheLastPayDate(int daysFromNow, int status) throws SQLException {
        directory();
        String run = closed(line(LEAVER, ACCOUNT));
        LocalDate erasableFrom = today.plusDays(daysFromNow);
        LocalDate paid = erasableFrom.minusDays(1).minusMonths(6);
        behind("UPDATE payroll_run SET pay_date = '2015-03-31', execution_date = '" + paid + "' WHERE run_id = '"
                + run.substring(1) + "'");
        employees(LEAVER + ",monthly,sales," + paid.minusDays(40) + "\n");
        retention(6);
        JsonNode due = strong(tenant + "/erasures/due").body();

        Reply reply = erase(LEAVER);

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(due.path("retentionMonths").asInt()).isEqualTo(6);
        assertThat(due.path("employees")).hasSize(status == 201 ? 1 : 0);
        if (status == 409) {
            assertThat(reply.problem()).isEqualTo("retention-not-over");
            assertThat(LocalDate.parse(reply.body().path("erasableFrom").asText()))
                    .isBetween(erasableFrom, erasableFrom.plusDays(3));
            assertThat(reply.body().path("detail").asText())
                    .contains(reply.body().path("erasableFrom").asText());
        } else {
            assertThat(due.at("/employees/0/lastPaidOn").asText()).isEqualTo(paid.toString());
        }
    }

    @Test
    void anEmployeeWhoHasNotLeftOrIsInALiveRunIsNotErased() throws SQLException {
        left();
        retention(12);
        Reply live = calculated(line(LEAVER, ACCOUNT));

        Reply inRun = erase(LEAVER);
        Reply employed = erase("e-1");
        Reply unknown = erase("e-404");

        assertThat(inRun.problem()).as(inRun.text()).isEqualTo("retention-not-over");
        assertThat(inRun.body().path("payrollRun").asText())
                .isEqualTo(live.body().path("id").asText());
        assertThat(inRun.body().path("detail").asText()).contains("CALCULATED", "Close or cancel");
        assertThat(employed.problem()).isEqualTo("retention-not-over");
        assertThat(employed.body().path("detail").asText()).contains("left_on");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(strong(tenant + "/erasures/due").body().path("employees")).isEmpty();

        ok(paula.post(path(live) + "/cancel", "{\"reason\": \"a mistake\"}", "If-Match", live.header("ETag")));
        ok(erase(LEAVER));
        assertThat(everything()).doesNotContain(LEAVER, ACCOUNT, IBAN);
        assertThat(verified(path(live)).path("intact").asBoolean()).isTrue();
    }

    @Test
    void thoseWhoAreDueAreListedInPages() throws SQLException {
        left();
        employees("e-2,monthly,sales,2015-01-31\ne-3,monthly,sales,2014-01-31\ne-4,monthly,sales," + today + "\n");
        retention(12);

        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = strong(tenant + "/erasures/due?limit=2" + cursor).body();
            page.path("employees")
                    .forEach(due -> found.add(due.path("employee").asText() + " "
                            + due.path("erasableFrom").asText()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());

        assertThat(found).containsExactly("e-2 2016-02-01", "e-3 2015-02-01", LEAVER + " 2016-04-01");
    }

    @Test
    void aRepetitionIsAnsweredFromItsKeyAndOtherwiseFindsNoOne() throws SQLException {
        left();
        retention(12);
        Reply first = ok(erase(LEAVER, "Idempotency-Key", "k-1"));

        Reply repeated = erase(LEAVER, "Idempotency-Key", "k-1");
        Reply again = erase(LEAVER);

        assertThat(repeated.status()).isEqualTo(201);
        assertThat(repeated.body()).isEqualTo(first.body());
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.body().path("detail").asText()).contains("erased is no longer known");
    }

    @Test
    void aPaymentFileWithErasedTransfersIsGone() throws SQLException {
        String run = left();
        retention(12);
        ok(paul.get(run + "/payment-file", "Prefer", "consistency=strong"));
        ok(erase(LEAVER));

        Reply gone = paul.get(run + "/payment-file", "Prefer", "consistency=strong");

        assertThat(gone.status()).as(gone.text()).isEqualTo(409);
        assertThat(gone.problem()).isEqualTo("personal-data-erased");
        assertThat(ok(strong(run + "/payment-file/preview")).text()).doesNotContain("Erika", LEAVER);
    }

    @Test
    void theEventTellsReadersWhomToForgetAndNothingElse() throws SQLException {
        left();
        retention(12);
        Reply erased = ok(erase(LEAVER));

        assertThat(query("SELECT payload FROM outbox WHERE shard_id = '" + runs.shard()
                        + "' AND event_type = 'payledger.employee.erased.v1'"))
                .isEqualTo("{\"erasure\":\"" + erased.body().path("id").asText() + "\",\"employee\":\"" + LEAVER
                        + "\",\"runs\":1,\"accounts\":1,\"erasedBy\":\"rita\"}");
    }

    @Test
    void rowsOfTheDirectoryAreDeletedByAnErasureAlone() throws SQLException {
        left();

        for (String table : List.of("employee", "bank_account")) {
            for (String change : List.of("DELETE FROM " + table, "UPDATE " + table + " SET version = 9")) {
                assertThatThrownBy(() -> ApiTestEnvironment.cluster()
                                .primary()
                                .execute(change + " WHERE shard_id = '" + runs.shard() + "'"))
                        .as(change)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("rows of " + table);
            }
        }
    }

    /** A person who has the password of the service. */
    @Test
    void theDatabaseErasesNoOneWhoIsStillToBeKeptOrWithoutAnEntryInTheAuditTrail() throws SQLException {
        left();
        String call = "SELECT erase_employee('" + runs.shard() + "', '" + LEAVER + "', gen_random_uuid())";
        assertThatThrownBy(() -> asService(call)).hasMessageContaining("still to be kept");
        retention(12);
        String before = everything();

        assertThatThrownBy(() -> asService("SET LOCAL payledger.shard = 'payroll/another'", call))
                .hasMessageContaining("of another tenant");
        assertThatThrownBy(() -> asService(call)).hasMessageContaining("audit trail");
        assertThatThrownBy(() -> asService(call, """
                        INSERT INTO audit_entry
                        SELECT e.shard_id, s.audit_entries + 1, s.epoch, s.sequence, gen_random_uuid(), e.erasure_id,
                               'erase-employee', NULL, 'sha256:' || erasure_digest(e.erasure_id), 0, 'eve', NULL, now(),
                               sha256('')
                          FROM erasure e JOIN shard s USING (shard_id) WHERE shard_id = '%s'
                        """.formatted(runs.shard())))
                .hasMessageContaining("without a position");

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aChangeInTheSameMomentIsARefusalAndNoFailure() {
        EraseEmployee command = new EraseEmployee(UUID.randomUUID(), LEAVER, "on request");

        assertThat(command.refusalOf(new PgException("still to be kept", "ERROR", "PL005", "")))
                .hasValueSatisfying(
                        refusal -> assertThat(refusal.reason().code()).isEqualTo("retention-not-over"));
        assertThat(command.refusalOf(new PgException("not in the audit trail", "ERROR", "PL003", "")))
                .isEmpty();
    }

    private void asService(String... statements) throws SQLException {
        try (Connection connection = ApiTestEnvironment.cluster().primary().connect("payledger_api", "payledger");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL payledger.shard = '" + runs.shard() + "'");
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"employee\": \"e-1\"}",
                "{\"employee\": \"e 1\", \"reason\": \"a try\"}",
                "{\"employee\": \"e-1\", \"reason\": \"\"}"
            })
    void aRequestWithoutAnEmployeeOrAReasonIsMalformed(String body) {
        assertThat(rita.post(tenant + "/erasures", body).status()).isEqualTo(400);
    }
}
