package io.payledger.worker;

import static io.payledger.worker.WorkerTestEnvironment.frontierPath;
import static io.payledger.worker.WorkerTestEnvironment.reconciliationPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.testing.HttpEdgeContract;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.worker.WorkerTestEnvironment.Shared;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may read what of the worker. */
@ExtendWith(Shared.class)
class AccessIT {

    private final WorkerTestEnvironment environment;
    private final WorkerProcess worker;
    private final Relay relay;
    private final Identities identities;

    AccessIT(WorkerTestEnvironment environment) {
        this.environment = environment;
        worker = environment.worker();
        relay = environment.relay();
        identities = environment.identities();
    }

    @Test
    void onlyHealthIsAnonymousAndAnotherTenantIsForbidden() throws Exception {
        EventHistory history = environment.newHistory().appendUnknown();
        relay.publish(history.events());
        String frontier = frontierPath(history);
        String reconciliation = reconciliationPath(history, new UUID(1, 2));
        HttpTestClient anotherTenant = environment.anonymous().as(identities.bearer("another-tenant", "approver"));

        for (String path : List.of(frontier, reconciliation, "/frontiers", "/q/metrics")) {
            assertThat(environment.anonymous().get(path).status()).as(path).isEqualTo(401);
            assertThat(anotherTenant.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(environment
                        .anonymous()
                        .as(identities.bearer("x", "operator"))
                        .get(frontier)
                        .status())
                .isEqualTo(200);
        assertThat(environment.metric("payledger_worker_events_applied_total")).isPositive();
        assertThat(environment.health(worker, "ready").status()).isEqualTo(200);
    }

    @Test
    void exactlyTheRolesOfTheTableAreAdmitted() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);
        for (RolesPage.Row row : RolesPage.of("worker")) {
            String path = row.path()
                    .replace("{domain}/{tenant}", history.shard().id())
                    .replace("{run}", run.toString());
            for (String column : row.columns()) {
                HttpTestClient caller =
                        switch (column) {
                            case RolesPage.NO_TOKEN -> environment.anonymous();
                            case RolesPage.NO_ROLE ->
                                environment
                                        .anonymous()
                                        .as(identities.bearer(history.shard().tenant()));
                            default ->
                                environment
                                        .anonymous()
                                        .as(identities.bearer(history.shard().tenant(), column));
                        };

                boolean anonymous = column.equals(RolesPage.NO_TOKEN);
                Reply answer = caller.get(path);
                assertThat(answer.status())
                        .as("%s by %s", row.endpoint(), column)
                        .isEqualTo(row.allowed().contains(column) ? 200 : anonymous ? 401 : 403);
                if (answer.status() != 200) {
                    assertThat(answer.header("Content-Type"))
                            .as("%s by %s", row.endpoint(), column)
                            .startsWith("application/problem+json");
                    assertThat(answer.problem()).isEqualTo(anonymous ? "unauthenticated" : "forbidden");
                    assertThat(answer.header("WWW-Authenticate")).isEqualTo(anonymous ? "Bearer" : "");
                }
            }
        }
    }

    @Test
    void unknownRepeatedAndEmptyQueryParametersAreRefusedWithTheKnownOnes() {
        EventHistory history = environment.newHistory();
        HttpTestClient caller =
                environment.anonymous().as(identities.bearer(history.shard().tenant(), "auditor", "operator"));
        String reconciliation = reconciliationPath(history, new UUID(1, 2));

        for (var known : Map.of(
                        "/frontiers",
                        "after, frozen, limit, scope",
                        frontierPath(history),
                        "at-least",
                        reconciliation,
                        "",
                        reconciliation + "/breaks",
                        "cursor, limit")
                .entrySet()) {
            Reply answer = caller.get(known.getKey() + "?colour=blue");

            assertThat(answer.status()).as(known.getKey() + " " + answer.text()).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("malformed-request");
            assertThat(answer.body().path("detail").asText())
                    .contains("colour")
                    .contains(known.getValue().isEmpty() ? "no query parameters" : "takes " + known.getValue() + ".");
        }
        Reply repeated = caller.get(reconciliation + "/breaks?limit=1&limit=2");
        assertThat(repeated.status()).isEqualTo(400);
        assertThat(repeated.body().path("detail").asText()).contains("limit");
        for (String malformed : List.of(
                "scope=", "limit=0", "limit=501", "limit=-1", "limit=x", "after=acme", "after=", "frozen=yes")) {
            assertThat(caller.get("/frontiers?" + malformed).problem())
                    .as(malformed)
                    .isEqualTo("malformed-request");
        }
    }

    @Test
    void theHttpEdgeKeepsTheContractOfAllServices() {
        int port = worker.url().getPort();
        String operator = identities.bearer("operations", "operator");
        String approver = identities.bearer("acme", "approver");

        HttpEdgeContract.assertUnusableHeadsAreProblems(port, "/frontiers", operator);
        HttpEdgeContract.assertManagementIsForOperators(port, approver, operator);
        HttpEdgeContract.assertUnknownPathsAreNoTags(port, approver, operator);
        HttpEdgeContract.assertBrowsersAreTold(port);
        HttpEdgeContract.assertTheRootSaysWhatItIs(port, "reconciliation-worker", "PayLedger reconciliation worker");
    }

    @Test
    void anotherTenantsRunUnderTheOwnShardLooksLikeOneThatDoesNotExist() throws Exception {
        EventHistory theirs = environment.newHistory();
        UUID run = theirs.approvedRun();
        relay.publish(theirs.events());
        environment.awaitFrontier(theirs);
        EventHistory own = environment.newHistory().appendUnknown();
        relay.publish(own.events());
        environment.awaitFrontier(own);
        UUID nowhere = UUID.randomUUID();

        Reply anothers = environment.reconciliation(own, run, own.position());
        Reply missing = environment.reconciliation(own, nowhere, own.position());

        assertThat(anothers.status()).isEqualTo(404);
        assertThat(anothers.text()).isEqualTo(missing.text());
        assertThat(anothers.headers().map().keySet())
                .isEqualTo(missing.headers().map().keySet());
        assertThat(anothers.header("X-Session-Token")).isEqualTo(missing.header("X-Session-Token"));
    }

    @Test
    void anOperatorSeesFrontiersOfAllTenantsAndNoReconciliation() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);
        String reconciliation = reconciliationPath(history, run);
        HttpTestClient operator = environment.operator(worker);
        HttpTestClient auditorElsewhere = operator.as(identities.bearer("operations", "operator", "auditor"));

        assertThat(operator.get(frontierPath(history)).status()).isEqualTo(200);
        assertThat(operator.get(reconciliation).status()).isEqualTo(403);
        assertThat(auditorElsewhere.get(reconciliation).status()).isEqualTo(403);
    }
}
