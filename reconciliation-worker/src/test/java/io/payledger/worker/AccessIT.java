package io.payledger.worker;

import static io.payledger.worker.WorkerTestEnvironment.as;
import static io.payledger.worker.WorkerTestEnvironment.header;
import static io.payledger.worker.WorkerTestEnvironment.json;
import static io.payledger.worker.WorkerTestEnvironment.reconciliationUri;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.testing.RolesPage;
import io.payledger.worker.WorkerTestEnvironment.Shared;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
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
        URI frontier = environment.frontierUri(history);
        URI reconciliation = reconciliationUri(worker, history, new UUID(1, 2));
        String anotherTenant = identities.bearer("another-tenant", "approver");

        for (URI uri : List.of(
                frontier,
                reconciliation,
                worker.url().resolve("/frontiers"),
                worker.url().resolve("/q/metrics"))) {
            assertThat(environment.send(HttpRequest.newBuilder(uri)).statusCode())
                    .as("%s", uri)
                    .isEqualTo(401);
            assertThat(environment.send(as(anotherTenant, uri)).statusCode())
                    .as("%s", uri)
                    .isEqualTo(403);
        }
        assertThat(environment
                        .send(as(identities.bearer("x", "operator"), frontier))
                        .statusCode())
                .isEqualTo(200);
        assertThat(environment.metric("payledger_worker_events_applied_total")).isPositive();
        assertThat(environment.health(worker, "ready").statusCode()).isEqualTo(200);
    }

    @Test
    void exactlyTheRolesOfTheTableAreAdmitted() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);
        for (RolesPage.Row row : RolesPage.of("worker")) {
            URI uri = worker.url()
                    .resolve(row.path()
                            .replace("{domain}/{tenant}", history.shard().id())
                            .replace("{run}", run.toString()));
            for (String column : row.columns()) {
                HttpRequest.Builder request =
                        switch (column) {
                            case RolesPage.NO_TOKEN -> HttpRequest.newBuilder(uri);
                            case RolesPage.NO_ROLE ->
                                as(identities.bearer(history.shard().tenant()), uri);
                            default -> as(identities.bearer(history.shard().tenant(), column), uri);
                        };

                boolean anonymous = column.equals(RolesPage.NO_TOKEN);
                HttpResponse<String> answer = environment.send(request);
                assertThat(answer.statusCode())
                        .as("%s by %s", row.endpoint(), column)
                        .isEqualTo(row.allowed().contains(column) ? 200 : anonymous ? 401 : 403);
                if (answer.statusCode() != 200) {
                    assertThat(header(answer, "Content-Type"))
                            .as("%s by %s", row.endpoint(), column)
                            .startsWith("application/problem+json");
                    assertThat(json(answer).path("type").asText())
                            .endsWith("/problems/" + (anonymous ? "unauthenticated" : "forbidden"));
                    assertThat(header(answer, "WWW-Authenticate")).isEqualTo(anonymous ? "Bearer" : "");
                }
            }
        }
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

        HttpResponse<String> anothers = environment.reconciliation(own, run, own.position());
        HttpResponse<String> missing = environment.reconciliation(own, nowhere, own.position());

        assertThat(anothers.statusCode()).isEqualTo(404);
        assertThat(anothers.body()).isEqualTo(missing.body());
        assertThat(anothers.headers().map().keySet())
                .isEqualTo(missing.headers().map().keySet());
        assertThat(header(anothers, "X-Session-Token")).isEqualTo(header(missing, "X-Session-Token"));
    }

    @Test
    void anOperatorSeesFrontiersOfAllTenantsAndNoReconciliation() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);
        URI reconciliation = reconciliationUri(worker, history, run);
        String auditorElsewhere = identities.bearer("operations", "operator", "auditor");

        assertThat(environment
                        .send(as(environment.operator(), environment.frontierUri(history)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(environment.send(as(environment.operator(), reconciliation)).statusCode())
                .isEqualTo(403);
        assertThat(environment.send(as(auditorElsewhere, reconciliation)).statusCode())
                .isEqualTo(403);
    }
}
