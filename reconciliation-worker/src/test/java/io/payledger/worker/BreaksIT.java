package io.payledger.worker;

import static io.payledger.worker.WorkerTestEnvironment.LONG;
import static io.payledger.worker.WorkerTestEnvironment.breaksPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.worker.EventHistory.RecordedEvent;
import io.payledger.worker.WorkerTestEnvironment.Shared;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Verdicts and breaks of runs, as readers and alerts see them. */
@ExtendWith(Shared.class)
class BreaksIT {

    private final WorkerTestEnvironment environment;
    private final WorkerProcess worker;
    private final Relay relay;
    private final Identities identities;

    BreaksIT(WorkerTestEnvironment environment) {
        this.environment = environment;
        worker = environment.worker();
        relay = environment.relay();
        identities = environment.identities();
    }

    @Test
    void aPaidRunIsReconciledThroughTheStatementThatBookedIt() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.paidRun();
        relay.publish(history.events());

        JsonNode body =
                environment.reconciliation(history, run, history.position()).body();

        assertThat(body.path("verdict").asText()).as("%s", body).isEqualTo("RECONCILED");
        assertThat(body.path("verdictText").asText())
                .isEqualTo("RECONCILED through position " + history.position() + ", statement "
                        + body.path("bookings").path("statementId").asText());
        assertThat(body.path("parts")).hasSize(6).allMatch(part -> part.asText().equals("AGREED"));
        assertThat(body.path("released").path("order").path("messageId").asText())
                .isEqualTo(EndToEndId.ofMessage(run, history.revision(run)));
        assertThat(body.path("transfersByStatus").path("settled").asLong())
                .isEqualTo(EventHistory.totals(history.items(run)).transfers());
        assertThat(body.path("ledger"))
                .filteredOn(entry -> entry.path("account").asText().equals("net-pay-clearing"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("debitMinor")).isEqualTo(entry.path("creditMinor")));
    }

    @Test
    void anApprovedRunThatDoesNotReconcileIsAnOpenBreakOfItsEventsAgeAlsoAfterARestart() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        RecordedEvent approval = history.last();
        await("no other test leaves a broken run").atMost(LONG).untilAsserted(() -> assertThat(
                        environment.metric("payledger_worker_unreconciled_runs"))
                .isZero());
        relay.publish(history.events().subList(0, history.events().size() - 1));
        String tampered = new String(approval.payload(), StandardCharsets.UTF_8)
                .replaceFirst("\"headcount\":\\d+", "\"headcount\":77");
        Instant twoDaysAgo = Instant.now().minus(Duration.ofDays(2));
        relay.publish(List.of(approval.withPayload(tampered).withHeader("ce_time", twoDaysAgo.toString())));
        environment.awaitFrontier(history);

        await().atMost(LONG).untilAsserted(() -> assertThat(environment.metric("payledger_worker_unreconciled_runs"))
                .isEqualTo(1));
        worker.stop();
        worker.start();
        environment.awaitReady(worker);

        await().atMost(LONG).untilAsserted(() -> {
            assertThat(environment.scrape()).contains("payledger_worker_unreconciled_runs{age=\"under_7d\"} 1.0");
            assertThat(environment.metric("payledger_worker_oldest_break_age_seconds"))
                    .isBetween((double) Duration.ofDays(2).toSeconds(), (double)
                            Duration.ofDays(2).plusMinutes(2).toSeconds());
        });
        assertThat(environment
                        .reconciliation(history, run, history.position())
                        .body()
                        .path("verdict")
                        .asText())
                .isEqualTo("BROKEN");
    }

    @Test
    void breaksArePagedAndLeaveTheAlertOnceTheyAreResolved() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun(7);
        List<TransferStatus> rejected = history.rejectAll(run);
        relay.publish(history.events());
        HttpTestClient approver = environment.approver(history);
        String first = breaksPath(history, run);

        Set<String> ids = new HashSet<>();
        int pages = 0;
        Reply page = approver.get(first, "X-Session-Token", identities.session(history.shard(), history.position()));
        while (true) {
            pages++;
            page.body().path("breaks").forEach(each -> ids.add(each.path("id").asText()));
            Optional<String> link = page.headers().firstValue("Link");
            assertThat(link.isPresent()).isEqualTo(page.body().has("breaksNext"));
            if (link.isEmpty()) {
                break;
            }
            assertThat(link.get())
                    .isEqualTo("<breaks?limit=3&cursor="
                            + page.body().path("breaksNext").asText() + ">; rel=\"next\"");
            page = approver.get(URI.create(first)
                    .resolve(link.get().replaceAll("<(.*)>.*", "$1"))
                    .toString());
        }
        Reply tooMany = approver.get(first + "000");
        Reply noCursor = approver.get(first + "&cursor=!");
        JsonNode broken =
                environment.reconciliation(history, run, history.position()).body();
        await().atMost(LONG).untilAsserted(() -> assertThat(environment.metric("payledger_worker_unresolved_breaks"))
                .isGreaterThanOrEqualTo(rejected.size()));
        double runsBefore = environment.metric("payledger_worker_unreconciled_runs");
        List<RecordedEvent> before = history.events();
        history.resolve(run, ids);
        relay.publish(history.events().subList(before.size(), history.events().size()));
        JsonNode mended =
                environment.reconciliation(history, run, history.position()).body();

        assertThat(rejected).hasSizeGreaterThan(6);
        assertThat(ids)
                .hasSize(rejected.size())
                .contains("rejected/" + rejected.get(0).line() + "/status");
        assertThat(pages).isEqualTo((rejected.size() + 2) / 3);
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(noCursor.status()).isEqualTo(400);
        assertThat(broken.path("verdict").asText()).isEqualTo("BROKEN");
        assertThat(broken.path("breakCounts").path("OPEN").asLong()).isEqualTo(rejected.size());
        assertThat(broken.path("breaks").path(0).path("state").asText()).isEqualTo("OPEN");
        assertThat(mended.path("verdict").asText()).isEqualTo("RECONCILED");
        assertThat(mended.path("verdictText").asText()).endsWith(", nothing booked");
        assertThat(mended.path("breaks").path(0).path("owner").asText()).isEqualTo("rita");
        await().atMost(LONG).untilAsserted(() -> assertThat(environment.metric("payledger_worker_unreconciled_runs"))
                .isEqualTo(runsBefore - 1));
    }
}
