package io.payledger.worker;

import static io.payledger.worker.WorkerTestEnvironment.LONG;
import static io.payledger.worker.WorkerTestEnvironment.reconciliationPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.Totals;
import io.payledger.freshness.Position;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.worker.WorkerTestEnvironment.Shared;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a session reads of the projection: what it has seen, or a refusal, and never older state. */
@ExtendWith(Shared.class)
class SessionReadsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WorkerTestEnvironment environment;
    private final WorkerProcess worker;
    private final Relay relay;
    private final Identities identities;

    SessionReadsIT(WorkerTestEnvironment environment) {
        this.environment = environment;
        worker = environment.worker();
        relay = environment.relay();
        identities = environment.identities();
    }

    @Test
    void anApprovedRunIsReconciledForTheSessionThatSawTheApproval() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());

        Reply answer = environment.reconciliation(history, run, history.position());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode body = answer.body();
        assertThat(body.path("state").asText()).isEqualTo("APPROVED");
        assertThat(body.path("verdict").asText()).isEqualTo("AGREED");
        assertThat(body.path("verdictText").asText())
                .isEqualTo("AGREED through position " + history.position()
                        + ", awaiting release, transmission, bank-status, statement");
        assertThat(body.path("breaks")).isEmpty();
        assertThat(JSON.treeToValue(body.path("register").path("totals"), Totals.class))
                .isEqualTo(EventHistory.totals(history.items(run)));
        assertThat(body.path("approved").path("totals"))
                .isEqualTo(body.path("register").path("totals"));
        assertThat(body.path("created").path("currency").asText()).isEqualTo(EventHistory.currency(run));
        assertThat(body.path("ledger")).isNotEmpty();
        assertThat(body.path("through").asText()).isEqualTo(history.position().toString());
        assertThat(body.path("foldVersion").asText()).isEqualTo("v4");
        assertThat(answer.header("X-Served-By"))
                .startsWith(worker.name() + "; route=")
                .contains("applied_through=" + history.position().sequence());
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(answer.header("Vary")).contains("X-Session-Token");
        assertThat(identities.read(answer.header("X-Session-Token")).required(history.shard()))
                .containsExactly(history.position());
    }

    @Test
    void aReadWaitsForWhatItsSessionHasSeen() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.pendingRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);
        Position approval = new Position(1, history.position().sequence() + 2);

        CompletableFuture<Reply> asked = environment.reconciliationLater(history, run, approval);
        await().atMost(LONG).untilAsserted(() -> assertThat(environment.metric("payledger_worker_waiting_reads"))
                .isPositive());
        history.appendUnknown().appendUnknown();
        relay.publish(history.events()
                .subList(history.events().size() - 2, history.events().size()));
        Reply answer = asked.get(10, TimeUnit.SECONDS);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("X-Served-By")).contains("route=waited");
        assertThat(answer.body().path("state").asText()).isEqualTo("PENDING_APPROVAL");
    }

    @Test
    void aSessionAheadOfTheProjectionIsRefusedAfterTheBudgetAndNotAnsweredStale() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);
        long begin = System.nanoTime();

        Reply answer = environment.reconciliation(history, run, new Position(1, 9_999));

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(4));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.body().path("type").asText())
                .isEqualTo("https://payledger.dev/problems/frontier-not-reached");
        assertThat(answer.body().path("required").asText()).isEqualTo("1/9999");
        assertThat(answer.body().path("reached").asText())
                .isEqualTo(history.position().toString());
    }

    @Test
    void aSessionOfAnEpochThatHasNotArrivedWaits() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);
        Position begun = new Position(2, history.position().sequence() + 1);

        CompletableFuture<Reply> asked = environment.reconciliationLater(history, run, begun);
        relay.publish(List.of(history.at(begun, "payledger.epoch.started.v1", UUID.randomUUID(), "{}")));
        Reply answer = asked.get(10, TimeUnit.SECONDS);
        Reply former = environment.reconciliation(history, run, history.position());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(former.status()).isEqualTo(410);
        assertThat(former.problem()).isEqualTo("session-history-lost");
        assertThat(former.body().path("required").asText())
                .isEqualTo(history.position().toString());
        assertThat(former.body().path("survived").asText()).isEqualTo(begun.toString());
        assertThat(identities.read(former.header("X-Session-Token")).required(history.shard()))
                .containsExactly(begun);
    }

    @Test
    void aRunThatDoesNotExistIsProvenNotToExist() throws Exception {
        EventHistory history = environment.newHistory().appendUnknown();
        relay.publish(history.events());

        Reply answer = environment.reconciliation(history, new UUID(1, 2), history.position());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("X-Served-By")).contains("applied_through=1");
        assertThat(identities.read(answer.header("X-Session-Token")).required(history.shard()))
                .containsExactly(history.position());
    }

    /** An event writes its breaks one by one and then its run: a read must not see part of it. */
    @Test
    void aRunAndItsBreaksAreReadAtOnePosition() throws Exception {
        EventHistory history = environment.newHistory();
        UUID run = history.approvedRun();
        List<Item> items = history.items(run);
        history.append(EventHistory.released(run, history.revision(run), items))
                .append(EventHistory.transmitted(run, history.revision(run)));
        for (int i = 0; i < 300; i++) {
            PaymentStatus status = i % 2 == 0 ? PaymentStatus.REJECTED : PaymentStatus.SETTLED;
            history.append(EventHistory.reported(run, new UUID(1, i), EventHistory.statuses(items, status), 1));
        }
        relay.publish(history.events().subList(0, 20));
        CompletableFuture<Void> published = CompletableFuture.runAsync(() ->
                relay.publish(history.events().subList(20, history.events().size())));
        Set<String> moments = new HashSet<>();

        while (!published.isDone() || !moments.contains(history.position().toString())) {
            Reply answer =
                    environment.reconciliation(history, run, new Position(1, 1), "Prefer", "consistency=eventual");
            assertThat(answer.status()).as(answer.text()).isIn(200, 404);
            JsonNode body = answer.body();
            int open = 0;
            for (JsonNode each : body.path("breaks")) {
                open += each.path("state").asText().equals("OPEN") ? 1 : 0;
            }
            assertThat(open)
                    .as(answer.text())
                    .isEqualTo(body.path("breakCounts").path("OPEN").asInt());
            moments.add(body.path("changedAt").asText());
        }

        published.join();
        assertThat(moments).hasSizeGreaterThan(5);
    }

    @Test
    void aTamperedSessionTokenIsRefusedWithTheReason() throws Exception {
        EventHistory history = environment.newHistory().appendUnknown();
        String path = reconciliationPath(history, new UUID(1, 2));
        String good = identities.session(history.shard(), history.position());

        Reply answer = environment
                .approver(history)
                .get(path, "X-Session-Token", good.replace("applied_through=1", "applied_through=0"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("type").asText()).endsWith("/invalid-session-token");
        assertThat(answer.body().path("offence").asText()).isEqualTo("bad-signature");
    }
}
