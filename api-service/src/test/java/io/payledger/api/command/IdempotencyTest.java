package io.payledger.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.CommandSetup;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
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
    private final CommandSetup setup = new CommandSetup(runs);
    private final Person olga = setup.olga;
    private final String key = UUID.randomUUID().toString();

    static List<Row> commands() {
        // bank files are also recognised by their content: StatementsTest and StatusReportsTest
        return CommandSetup.commands();
    }

    private String runFor(Row command) {
        return setup.runFor(command);
    }

    private String etag(String run) {
        return setup.etag(run);
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
