package io.payledger.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table of docs/reference/roles.md over HTTP. */
@WithApiTestEnvironment
class RolesTest {

    private final Runs runs = Runs.ofNewTenant();

    static List<Row> rows() {
        return RolesPage.of("api");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void onlyTheRolesOfTheTableAreAdmittedAndOthersChangeNothing(Row row) throws SQLException {
        String run = runs.recorded();
        ApiTestEnvironment.worker().says(200, "{}", Map.of());
        for (String column : row.columns()) {
            String before = everythingOfTheTenant();

            Reply reply = Calls.call(row, person(column), run, "\"2\"");

            if (row.allowed().contains(column)) {
                assertThat(reply.status()).as("%s %s", column, reply.text()).isNotIn(401, 403);
            } else {
                assertThat(reply.status())
                        .as("%s %s", column, reply.text())
                        .isEqualTo(column.equals("no token") ? 401 : 403);
                assertThat(reply.problem()).isEqualTo(column.equals("no token") ? "unauthenticated" : "forbidden");
                assertThat(everythingOfTheTenant()).isEqualTo(before);
            }
        }
    }

    private Person person(String column) {
        return switch (column) {
            case RolesPage.NO_TOKEN -> Person.withBearer(runs.tenant, null);
            case RolesPage.NO_ROLE -> Person.of(runs.tenant, "nora");
            default -> Person.of(runs.tenant, column, column);
        };
    }

    private String everythingOfTheTenant() throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster()
                .primary()
                .query("SELECT (SELECT sequence FROM shard WHERE shard_id = '" + runs.shard() + "') || ' '"
                        + " || (SELECT count(*) FROM outbox WHERE shard_id = '" + runs.shard() + "') || ' '"
                        + " || (SELECT count(*) FROM idempotency_key WHERE shard_id = '" + runs.shard() + "') || ' '"
                        + " || (SELECT string_agg(r::text, ',' ORDER BY run_id) FROM payroll_run r WHERE shard_id = '"
                        + runs.shard() + "')"));
    }
}
