package io.payledger.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Calls;
import io.payledger.api.testing.HeldLock;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tenant cannot see, guess, lock or slow the data of another one. */
@WithApiTestEnvironment
class TenantsTest {

    private static final String[] EVERY_ROLE = {"preparer", "approver", "payment-officer", "auditor", "operator"};
    private static final String RECORDED = "\"2\"";

    private final Runs victim = Runs.ofNewTenant();
    private final Runs own = Runs.ofNewTenant();
    private final Person eve = Person.of(own.tenant, "eve", EVERY_ROLE);

    static List<Row> rows() {
        return RolesPage.of("api").stream()
                .filter(row -> !row.isAboutTheService())
                .toList();
    }

    static List<Row> rowsOfARun() {
        return rows().stream().filter(row -> row.path().contains("{run}")).toList();
    }

    private static String sql(String query) throws SQLException {
        return String.valueOf(ApiTestEnvironment.cluster().primary().query(query));
    }

    private static String everythingOf(Runs tenant) throws SQLException {
        return sql("SELECT (SELECT sequence FROM shard WHERE shard_id = '" + tenant.shard() + "') || ' '"
                + " || (SELECT string_agg(r::text, ',' ORDER BY run_id) FROM payroll_run r WHERE shard_id = '"
                + tenant.shard() + "')");
    }

    /** Everything that a caller can compare, except its own input and clocks. */
    private static String shape(Reply reply, String... sent) {
        Map<String, List<String>> headers = new TreeMap<>();
        reply.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        String shape = reply.status() + "\n" + headers + "\n" + reply.text();
        for (String each : sent) {
            shape = shape.replace(each, "…");
        }
        return shape.replaceAll("waited_ms=\\d+", "waited_ms=…")
                .replaceAll("(follower-\\d|primary); route=\\w+", "…")
                .replaceAll("content-length=\\[\\d+]", "content-length=[…]");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anotherTenantsPathLooksLikeOneThatDoesNotExist(Row row) throws SQLException {
        String run = victim.recorded();
        String before = everythingOf(victim);
        String bearer = io.payledger.api.testing.Identities.token(own.tenant, "eve", EVERY_ROLE);
        String nowhere = "t-" + UUID.randomUUID();

        Reply theirs = Calls.call(row, Person.withBearer(victim.tenant, bearer), run, RECORDED);
        Reply nobodys = Calls.call(row, Person.withBearer(nowhere, bearer), run, RECORDED);

        assertThat(theirs.problem()).isEqualTo("forbidden");
        assertThat(shape(theirs, victim.tenant)).isEqualTo(shape(nobodys, nowhere));
        assertThat(everythingOf(victim)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("rowsOfARun")
    void anotherTenantsRunUnderTheOwnPathLooksLikeOneThatDoesNotExist(Row row) throws SQLException {
        String run = victim.recorded();
        own.recorded();
        String seen = own.tokenOfNow();
        String nowhere = "/" + UUID.randomUUID();
        String before = everythingOf(victim);
        ApiTestEnvironment.worker().saysProblem(404, "payroll-run-not-found", Map.of());

        Reply theirs = Calls.call(row, eve, run, RECORDED, "X-Session-Token", seen);
        Reply nobodys = Calls.call(row, eve, nowhere, RECORDED, "X-Session-Token", seen);

        assertThat(theirs.status()).as(theirs.text()).isEqualTo(404);
        assertThat(theirs.problem()).isEqualTo("payroll-run-not-found");
        assertThat(shape(theirs, run.substring(1))).isEqualTo(shape(nobodys, nowhere.substring(1)));
        assertThat(everythingOf(victim)).isEqualTo(before);
        // the worker is asked about the caller's own shard only
        assertThat(ApiTestEnvironment.worker().asked())
                .allSatisfy(asked -> assertThat(asked.path()).startsWith("/reconciliations/" + own.shard() + "/"));
    }

    @Test
    void listsContainNothingOfAnotherTenant() {
        String run = victim.recorded();
        String mine = own.recorded();

        assertThat(eve.get("?limit=200").body().path("runs").findValuesAsText("id"))
                .containsExactly(mine.substring(1))
                .doesNotContain(run.substring(1));
    }

    @Test
    void theSameIdempotencyKeyOfTwoTenantsIsTwoKeys() {
        String key = UUID.randomUUID().toString();
        Reply first = victim.paula.post("", Runs.NEW_RUN, "Idempotency-Key", key);

        Reply sameRequest = own.paula.post("", Runs.NEW_RUN, "Idempotency-Key", key);
        Reply otherBody = Person.of(own.tenant, "petra", "preparer")
                .post("", Runs.NEW_RUN.replace("monthly", "weekly"), "Idempotency-Key", key);

        assertThat(List.of(first.status(), sameRequest.status(), otherBody.status()))
                .containsOnly(201);
        assertThat(sameRequest.header("Idempotency-Replayed")).isEmpty();
        assertThat(sameRequest.body().path("id")).isNotEqualTo(first.body().path("id"));
        assertThat(otherBody.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void anotherTenantsPositionsAreKeptInTheTokenAndRevealNothing() throws SQLException {
        victim.recorded();
        String theirs = victim.tokenOfNow();
        victim.recorded();
        String mine = own.recorded();
        // an eventual read shows the position of the follower that answers it
        ApiTestEnvironment.awaitFollowers("SELECT sequence FROM shard WHERE shard_id = '" + own.shard() + "'", "2");

        for (String path : List.of("", mine, "/" + UUID.randomUUID())) {
            for (String consistency : List.of("session", "strong", "eventual")) {
                Reply reply = eve.get(path, "X-Session-Token", theirs, "Prefer", "consistency=" + consistency);

                assertThat(reply.status()).isIn(200, 404);
                assertThat(reply.token())
                        .contains("shard=" + victim.shard() + "; epoch=1; applied_through=2")
                        .contains("shard=" + own.shard() + "; epoch=1; applied_through=2");
            }
        }
        Reply written = own.paula.post("", Runs.NEW_RUN, "X-Session-Token", theirs);
        assertThat(written.token())
                .contains("shard=" + victim.shard() + "; epoch=1; applied_through=2")
                .contains("shard=" + own.shard() + "; epoch=1; applied_through=3");
    }

    /** A lock of one tenant that is never released delays no other tenant, however many requests wait for it. */
    @Test
    void aBlockedTenantDoesNotBlockOthers() {
        String stuck = victim.recorded();
        String mine = own.recorded();
        try (HeldLock lock = HeldLock.ofShard(victim.shard()).andOfRun(stuck)) {
            List<CompletableFuture<Reply>> flood = IntStream.range(0, 120)
                    .mapToObj(number -> number % 2 == 0
                            ? victim.paula.sendLater("POST", "", Runs.NEW_RUN)
                            : victim.paula.sendLater("POST", stuck + "/calculate", "{}", "If-Match", RECORDED))
                    .toList();

            Reply read = own.anton.get(mine, "Prefer", "consistency=strong");
            Reply written = own.paula.post(mine + "/calculate", "{}", "If-Match", RECORDED);
            int waiting = lock.waiting();

            assertThat(read.status()).as(read.text()).isEqualTo(200);
            assertThat(written.status()).as(written.text()).isEqualTo(200);
            assertThat(waiting).isPositive();
            assertThat(flood)
                    .allSatisfy(each -> assertThat(each.join().status()).isEqualTo(503));
        }
        assertThat(victim.paula
                        .post(stuck + "/calculate", "{}", "If-Match", RECORDED)
                        .status())
                .isEqualTo(200);
    }
}
