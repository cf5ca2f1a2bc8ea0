package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service under test is in eu-west. */
@WithApiTestEnvironment
class RegionsTest {

    private static final String[] EVERY_ROLE = {"preparer", "approver", "payment-officer", "auditor", "operator"};
    private static final String SOMEWHERE = "/" + UUID.randomUUID();

    private final Runs runs = Runs.ofNewTenant();

    static List<Row> rows() {
        return RolesPage.of("api").stream()
                .filter(row -> !row.isAboutTheService())
                .toList();
    }

    private static String seenIn(String region, String tenant) {
        SessionToken token =
                SessionToken.of(Shard.of("payroll", tenant), new Position(1, 1)).at(region);
        return ApiTestEnvironment.sessionTokens().encode(token);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void requestsOfAnotherRegionsTenantAreMisdirectedAndWriteNothing(Row row) throws SQLException {
        Person sofia = Person.of("at-home-in-the-south", "sofia", EVERY_ROLE);

        Reply reply = Calls.call(row, sofia, SOMEWHERE, "\"1\"");

        assertThat(reply.status()).as(reply.text()).isEqualTo(421);
        assertThat(reply.problem()).isEqualTo("misdirected-request");
        assertThat(reply.body().path("region").asText()).isEqualTo("eu-south");
        assertThat(reply.body().path("url").asText()).isEqualTo("https://eu-south.payledger.example");
        assertThat(ApiTestEnvironment.cluster()
                        .primary()
                        .query("SELECT count(*) FROM idempotency_key WHERE shard_id = 'payroll/at-home-in-the-south'"))
                .hasToString("0");
    }

    @Test
    void aRegionWithoutAKnownAddressIsNamed() {
        Reply reply = Person.of("at-home-in-the-north", "nils", EVERY_ROLE).get("");

        assertThat(reply.status()).isEqualTo(421);
        assertThat(reply.body().path("region").asText()).isEqualTo("eu-north");
        assertThat(reply.body().has("url")).isFalse();
    }

    @Test
    void authorizationPrecedesTheRegionCheck() {
        String ofAnotherTenant = Identities.token(runs.tenant, "eve", EVERY_ROLE);

        assertThat(Person.withBearer("at-home-in-the-south", ofAnotherTenant)
                        .get("")
                        .status())
                .isEqualTo(403);
        assertThat(Person.of("at-home-in-the-south", "nora").get("").status()).isEqualTo(403);
    }

    @Test
    void positionsOfAnotherRegionAreNotWaitedFor() {
        runs.draft();
        String seen = seenIn("eu-south", runs.tenant);

        Reply reply = runs.anton.get("", "X-Session-Token", seen);

        assertThat(reply.status()).as(reply.text()).isEqualTo(421);
        assertThat(reply.body().path("region").asText()).isEqualTo("eu-south");
        assertThat(reply.token()).isEqualTo(seen);
    }

    @Test
    void otherRegionsInATokenAreKeptAndAnswersNameTheOwnRegion() {
        runs.draft();
        String seen = seenIn("eu-south", "another-tenant");

        Reply reply = runs.anton.get("", "X-Session-Token", seen);

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.token())
                .contains("region=eu-west; shard=" + runs.shard())
                .contains("region=eu-south; shard=payroll/another-tenant");
        assertThat(runs.anton.get("", "X-Session-Token", reply.token()).status())
                .isEqualTo(200);
    }
}
