package io.payledger.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the table of roles, sent more than once under one key. */
@WithApiTestEnvironment
class IdempotencyTest {

    private final Runs runs = Runs.ofNewTenant();
    private final Person olga =
            Person.of(runs.tenant, "olga", "preparer", "approver", "payment-officer", "operator", "auditor");
    private final Person oskar = Person.of(runs.tenant, "oskar", "operator");
    private final String key = UUID.randomUUID().toString();

    static List<Row> commands() {
        return RolesPage.of("api").stream()
                .filter(row -> !row.method().equals("GET"))
                // bank files are also recognised by their content: StatementsTest and StatusReportsTest
                .filter(row -> !row.path().matches(".*/bank-(statements|status-reports)"))
                .toList();
    }

    /** The path of a run from which the command is allowed. */
    private String runFor(Row command) {
        String step = command.path().replaceFirst(".*/", "");
        if (command.path().contains("/proposals/")) {
            return withProposal(step.equals("withdraw") ? olga : oskar, "{\"requiredApprovals\": 2}");
        }
        return switch (step) {
            case "payroll-runs",
                    "{run}",
                    "items",
                    "proposals",
                    "employees",
                    "bank-accounts",
                    "{legalEntity}",
                    "assess" -> runs.draft();
            case "accept" -> withLeavers();
            case "erasures" -> withAnErasableEmployee();
            case "calculate", "cancel" -> runs.recorded();
            case "submit" -> stepped(runs.recorded(), "calculate");
            case "withdraw", "approve", "reject" -> runs.pending();
            case "reopen", "release" -> stepped(runs.pending(), "approve");
            case "transmit" -> stepped(runs.pending(), "approve", "release");
            case "close" -> stepped(runs.pending(), "approve", "release", "transmit");
            default -> throw new IllegalArgumentException("how does a run get to " + step + "?");
        };
    }

    private String withProposal(Person proposer, String policy) {
        Reply proposed = proposer.post(tenant() + "/policy/proposals", policy, "If-Match", "\"0\"");
        assertThat(proposed.status()).as(proposed.text()).isEqualTo(200);
        return runs.draft();
    }

    private String tenant() {
        return "//api/v1/tenants/" + runs.tenant;
    }

    /** A calculated run that pays two people who have left. */
    private String withLeavers() {
        recordLeavers();
        return stepped(runs.recorded(), "calculate");
    }

    private void recordLeavers() {
        Reply recorded = runs.paula.post(
                tenant() + "/employees",
                "employee,pay_group,department,left_on\ne-1,monthly,sales,2020-01-31\ne-2,monthly,sales,2020-01-31\n",
                "Content-Type",
                "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    /** Who has left, was never paid, and is kept for a month by the policy. */
    private String withAnErasableEmployee() {
        recordLeavers();
        String run = withProposal(olga, "{\"requiredApprovals\": 1, \"retentionMonths\": 1}");
        Reply confirmed = oskar.post(tenant() + "/policy/proposals/1/confirm", null);
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        return run;
    }

    private String stepped(String run, String... steps) {
        Person paul = Person.of(runs.tenant, "paul", "preparer", "approver", "payment-officer");
        for (String step : steps) {
            Reply reply = paul.post(run + "/" + step, null, "If-Match", etag(run));
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        }
        return run;
    }

    private String etag(String run) {
        return runs.anton.get(run, "Prefer", "consistency=strong").header("ETag");
    }

    private String sql(String query) throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster().primary().query(query));
    }

    private String events() throws SQLException {
        return sql("SELECT count(*) FROM outbox WHERE shard_id = '" + runs.shard() + "'");
    }

    private String keys() throws SQLException {
        return sql("SELECT count(*) FROM idempotency_key WHERE shard_id = '" + runs.shard() + "' AND key = 'client:"
                + key + "'");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aRepetitionGetsTheStoredAnswerAndChangesNothing(Row command) throws SQLException {
        String run = runFor(command);
        String etag = etag(run);
        Reply first = Calls.call(command, olga, run, etag, "Idempotency-Key", key);
        String events = events();

        Reply second = Calls.call(command, olga, run, etag, "Idempotency-Key", key);

        assertThat(first.status()).as(first.text()).isIn(200, 201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.sequence()).isGreaterThanOrEqualTo(first.sequence());
        assertThat(events()).isEqualTo(events);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aKeyOfAnotherRequestIsRefusedAndNothingChanges(Row command) throws SQLException {
        String run = runFor(command);
        Reply other = olga.post("", Runs.NEW_RUN.replace("monthly", "another"), "Idempotency-Key", key);
        assertThat(other.status()).isEqualTo(201);
        String events = events();

        Reply reused = Calls.call(command, olga, run, etag(run), "Idempotency-Key", key);

        assertThat(reused.status()).as(reused.text()).isEqualTo(422);
        assertThat(reused.problem()).isEqualTo("idempotency-key-reused");
        assertThat(events()).isEqualTo(events);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aRepetitionConflictsWhileTheFirstRequestRunsAndSucceedsAfterIt(Row command) throws SQLException {
        String run = runFor(command);
        String etag = etag(run);
        String events = events();
        try (Connection first = ApiTestEnvironment.cluster().primary().connect("postgres", "payledger");
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("INSERT INTO idempotency_key (shard_id, caller, key, fingerprint) VALUES ('"
                    + runs.shard() + "', 'olga', 'client:" + key + "', 'x')");

            Reply second = Calls.call(command, olga, run, etag, "Idempotency-Key", key);

            assertThat(second.status()).as(second.text()).isEqualTo(409);
            assertThat(second.problem()).isEqualTo("command-in-flight");
            assertThat(events()).isEqualTo(events);
            first.rollback();
        }
        assertThat(Calls.call(command, olga, run, etag, "Idempotency-Key", key).status())
                .isIn(200, 201);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aRefusedCommandLeavesItsKeyFree(Row command) throws SQLException {
        String run = runFor(command);
        String stale = "\"999\"";
        if (!command.path().contains("{run}") || command.path().matches(".*/(items|assess)")) {
            return; // neither requires a version
        }

        Reply refused = Calls.call(command, olga, run, stale, "Idempotency-Key", key);

        assertThat(refused.status()).as(refused.text()).isEqualTo(412);
        assertThat(keys()).isEqualTo("0");
        assertThat(Calls.call(command, olga, run, etag(run), "Idempotency-Key", key)
                        .status())
                .isEqualTo(200);
    }
}
