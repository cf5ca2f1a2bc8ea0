package io.payledger.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.localstack.KafkaBroker;
import io.payledger.testing.MetricsPage;
import io.payledger.testing.RolesPage;
import io.payledger.worker.EventHistory.RecordedEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The packaged worker against a real broker, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerIT {

    private static final String GROUP = "payledger-reconciliation-v2";
    private static final int PARTITIONS = 4;
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger tenants = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private KafkaBroker broker;

    @SuppressWarnings("NullAway.Init")
    private Identities identities;

    @SuppressWarnings("NullAway.Init")
    private Admin admin;

    @SuppressWarnings("NullAway.Init")
    private Relay relay;

    @SuppressWarnings("NullAway.Init")
    private WorkerProcess worker;

    @BeforeAll
    void startBeforeThereIsATopic() throws Exception {
        directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "worker-it").toAbsolutePath()), "run");
        identities = new Identities(directory.resolve("keys"));
        broker = opened(KafkaBroker.startIn(directory.resolve("broker")));
        admin = opened(Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers())));
        worker = opened(WorkerProcess.start(directory.resolve("worker-1"), broker.bootstrapServers(), identities));

        await().atMost(LONG).untilAsserted(() -> assertThat(worker.log())
                .contains("waiting: the topic payroll.events does not exist yet"));
        assertThat(health(worker, "live").statusCode()).isEqualTo(200);
        assertThat(health(worker, "ready").statusCode()).isEqualTo(503);
        assertThat(health(worker, "started").statusCode()).isEqualTo(503);

        admin.createTopics(List.of(new NewTopic(Topics.EVENTS, PARTITIONS, (short) 1)))
                .all()
                .get(20, TimeUnit.SECONDS);
        relay = opened(new Relay(broker.bootstrapServers()));
        awaitReady(worker);
    }

    @AfterAll
    void close() throws Exception {
        String log = worker.log();
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        // freezes are logged as warnings; nothing else may be
        assertThat(log.lines()
                        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("\tat "))
                        .filter(line -> !line.contains("frozen: reason=gap"))
                        .toList())
                .isEmpty();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    @Test
    void anApprovedRunIsReconciledForTheSessionThatSawTheApproval() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());

        HttpResponse<String> answer = reconciliation(worker, history, run, history.position());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = json(answer);
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
        assertThat(body.path("foldVersion").asText()).isEqualTo("v2");
        assertThat(header(answer, "X-Served-By"))
                .startsWith(worker.name() + "; route=")
                .contains("applied_through=" + history.position().sequence());
        assertThat(header(answer, "Cache-Control")).isEqualTo("private, no-store");
        assertThat(header(answer, "Vary")).contains("X-Session-Token");
        assertThat(identities.read(header(answer, "X-Session-Token")).required(history.shard()))
                .containsExactly(history.position());
    }

    @Test
    void aReadWaitsForWhatItsSessionHasSeen() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.pendingRun();
        relay.publish(history.events());
        awaitFrontier(worker, history);
        Position approval = new Position(1, history.position().sequence() + 2);

        CompletableFuture<HttpResponse<String>> asked = http.sendAsync(
                reconciliationRequest(worker, history, run, approval), HttpResponse.BodyHandlers.ofString());
        await().atMost(LONG).untilAsserted(() -> assertThat(metric("payledger_worker_waiting_reads"))
                .isPositive());
        history.appendUnknown().appendUnknown();
        relay.publish(history.events()
                .subList(history.events().size() - 2, history.events().size()));
        HttpResponse<String> answer = asked.get(10, TimeUnit.SECONDS);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "X-Served-By")).contains("route=waited");
        assertThat(json(answer).path("state").asText()).isEqualTo("PENDING_APPROVAL");
    }

    @Test
    void aSessionAheadOfTheProjectionIsRefusedAfterTheBudgetAndNotAnsweredStale() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        awaitFrontier(worker, history);
        long begin = System.nanoTime();

        HttpResponse<String> answer = reconciliation(worker, history, run, new Position(1, 9_999));

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(4));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(header(answer, "Retry-After")).isEqualTo("1");
        assertThat(json(answer).path("type").asText()).isEqualTo("https://payledger.dev/problems/frontier-not-reached");
        assertThat(json(answer).path("required").asText()).isEqualTo("1/9999");
        assertThat(json(answer).path("reached").asText())
                .isEqualTo(history.position().toString());
    }

    @Test
    void aSessionOfAnEpochThatHasNotArrivedWaits() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        awaitFrontier(worker, history);
        Position begun = new Position(2, history.position().sequence() + 1);

        CompletableFuture<HttpResponse<String>> asked = http.sendAsync(
                reconciliationRequest(worker, history, run, begun), HttpResponse.BodyHandlers.ofString());
        relay.publish(List.of(history.at(begun, "payledger.epoch.started.v1", UUID.randomUUID(), "{}")));
        HttpResponse<String> answer = asked.get(10, TimeUnit.SECONDS);
        HttpResponse<String> former = reconciliation(worker, history, run, history.position());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(former.statusCode()).isEqualTo(410);
        assertThat(identities.read(header(former, "X-Session-Token")).required(history.shard()))
                .containsExactly(begun);
    }

    @Test
    void aRunThatDoesNotExistIsProvenNotToExist() throws Exception {
        EventHistory history = newHistory().appendUnknown();
        relay.publish(history.events());

        HttpResponse<String> answer = reconciliation(worker, history, new UUID(1, 2), history.position());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(header(answer, "X-Served-By")).contains("applied_through=1");
        assertThat(identities.read(header(answer, "X-Session-Token")).required(history.shard()))
                .containsExactly(history.position());
    }

    @Test
    void onlyHealthIsAnonymousAndAnotherTenantIsForbidden() throws Exception {
        EventHistory history = newHistory().appendUnknown();
        relay.publish(history.events());
        URI frontier = worker.url().resolve("/frontiers/" + history.shard().id());
        URI reconciliation =
                worker.url().resolve("/reconciliations/" + history.shard().id() + "/" + new UUID(1, 2));
        String anotherTenant = identities.bearer("another-tenant", "approver");

        for (URI uri : List.of(
                frontier,
                reconciliation,
                worker.url().resolve("/frontiers"),
                worker.url().resolve("/q/metrics"))) {
            assertThat(send(HttpRequest.newBuilder(uri)).statusCode())
                    .as("%s", uri)
                    .isEqualTo(401);
            assertThat(send(as(anotherTenant, uri)).statusCode()).as("%s", uri).isEqualTo(403);
        }
        assertThat(send(as(identities.bearer("x", "operator"), frontier)).statusCode())
                .isEqualTo(200);
        assertThat(metric("payledger_worker_events_applied_total")).isPositive();
        assertThat(health(worker, "ready").statusCode()).isEqualTo(200);
    }

    @Test
    void exactlyTheRolesOfTheTableAreAdmitted() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        awaitFrontier(worker, history);
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

                int refused = column.equals(RolesPage.NO_TOKEN) ? 401 : 403;
                assertThat(send(request).statusCode())
                        .as("%s by %s", row.endpoint(), column)
                        .isEqualTo(row.allowed().contains(column) ? 200 : refused);
            }
        }
    }

    @Test
    void anotherTenantsRunUnderTheOwnShardLooksLikeOneThatDoesNotExist() throws Exception {
        EventHistory theirs = newHistory();
        UUID run = theirs.approvedRun();
        relay.publish(theirs.events());
        awaitFrontier(worker, theirs);
        EventHistory own = newHistory().appendUnknown();
        relay.publish(own.events());
        awaitFrontier(worker, own);
        UUID nowhere = UUID.randomUUID();

        HttpResponse<String> anothers = reconciliation(worker, own, run, own.position());
        HttpResponse<String> missing = reconciliation(worker, own, nowhere, own.position());

        assertThat(anothers.statusCode()).isEqualTo(404);
        assertThat(anothers.body()).isEqualTo(missing.body());
        assertThat(anothers.headers().map().keySet())
                .isEqualTo(missing.headers().map().keySet());
        assertThat(header(anothers, "X-Session-Token")).isEqualTo(header(missing, "X-Session-Token"));
    }

    @Test
    void anOperatorSeesFrontiersOfAllTenantsAndNoReconciliation() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.approvedRun();
        relay.publish(history.events());
        awaitFrontier(worker, history);
        URI reconciliation =
                worker.url().resolve("/reconciliations/" + history.shard().id() + "/" + run);
        String auditorElsewhere = identities.bearer("operations", "operator", "auditor");

        assertThat(send(as(
                                operator(),
                                worker.url()
                                        .resolve("/frontiers/" + history.shard().id())))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(as(operator(), reconciliation)).statusCode()).isEqualTo(403);
        assertThat(send(as(auditorElsewhere, reconciliation)).statusCode()).isEqualTo(403);
    }

    @Test
    void exactlyTheMetricsOfThePageAreExportedEachWithItsHelp() throws Exception {
        EventHistory history = newHistory();
        history.approvedRun();
        relay.publish(history.events());
        awaitFrontier(worker, history);

        await().atMost(LONG).untilAsserted(() -> assertThat(MetricsPage.differences("worker", scrape()))
                .isEmpty());
        assertThat(metric("payledger_worker_applied_positions")).isPositive();
    }

    @Test
    void anApprovedRunThatDoesNotReconcileIsAnOpenBreakOfItsEventsAgeAlsoAfterARestart() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.approvedRun();
        RecordedEvent approval = history.last();
        relay.publish(history.events().subList(0, history.events().size() - 1));
        String tampered = new String(approval.payload(), StandardCharsets.UTF_8)
                .replaceFirst("\"headcount\":\\d+", "\"headcount\":77");
        Instant twoDaysAgo = Instant.now().minus(Duration.ofDays(2));
        relay.publish(List.of(approval.withPayload(tampered).withHeader("ce_time", twoDaysAgo.toString())));
        awaitFrontier(worker, history);

        await().atMost(LONG).untilAsserted(() -> assertThat(metric("payledger_worker_unreconciled_runs"))
                .isEqualTo(1));
        worker.stop();
        worker.start();
        awaitReady(worker);

        await().atMost(LONG).untilAsserted(() -> {
            assertThat(scrape()).contains("payledger_worker_unreconciled_runs{age=\"under_7d\"} 1.0");
            assertThat(metric("payledger_worker_oldest_break_age_seconds"))
                    .isBetween((double) Duration.ofDays(2).toSeconds(), (double)
                            Duration.ofDays(2).plusMinutes(2).toSeconds());
        });
        assertThat(json(reconciliation(worker, history, run, history.position()))
                        .path("verdict")
                        .asText())
                .isEqualTo("BROKEN");
    }

    @Test
    void aPaidRunIsReconciledThroughTheStatementThatBookedIt() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.paidRun();
        relay.publish(history.events());

        JsonNode body = json(reconciliation(worker, history, run, history.position()));

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
    void breaksArePagedAndLeaveTheAlertOnceTheyAreResolved() throws Exception {
        EventHistory history = newHistory();
        UUID run = history.approvedRun();
        List<TransferStatus> rejected = rejectAll(history, run);
        relay.publish(history.events());
        URI first = breaks(worker, history, run);

        Set<String> ids = new HashSet<>();
        int pages = 0;
        HttpResponse<String> page = send(as(bearer(history), first)
                .header("X-Session-Token", identities.session(history.shard(), history.position())));
        while (true) {
            pages++;
            json(page).path("breaks").forEach(each -> ids.add(each.path("id").asText()));
            Optional<String> link = page.headers().firstValue("Link");
            assertThat(link.isPresent()).isEqualTo(json(page).has("breaksNext"));
            if (link.isEmpty()) {
                break;
            }
            assertThat(link.get())
                    .isEqualTo("<breaks?limit=3&cursor="
                            + json(page).path("breaksNext").asText() + ">; rel=\"next\"");
            page = send(as(bearer(history), first.resolve(link.get().replaceAll("<(.*)>.*", "$1"))));
        }
        HttpResponse<String> tooMany = send(as(bearer(history), URI.create(first + "000")));
        HttpResponse<String> noCursor = send(as(bearer(history), URI.create(first + "&cursor=!")));
        JsonNode broken = json(reconciliation(worker, history, run, history.position()));
        await().atMost(LONG).untilAsserted(() -> assertThat(metric("payledger_worker_unresolved_breaks"))
                .isGreaterThanOrEqualTo(rejected.size()));
        double runsBefore = metric("payledger_worker_unreconciled_runs");
        List<RecordedEvent> before = history.events();
        ids.forEach(id -> history.append(new BreakAssessed(
                run,
                id,
                BreakState.RESOLVED,
                Optional.of("rita"),
                Optional.of("paid by check"),
                Optional.empty(),
                "rita")));
        relay.publish(history.events().subList(before.size(), history.events().size()));
        JsonNode mended = json(reconciliation(worker, history, run, history.position()));

        assertThat(rejected).hasSizeGreaterThan(6);
        assertThat(ids)
                .hasSize(rejected.size())
                .contains("rejected/" + rejected.get(0).line() + "/status");
        assertThat(pages).isEqualTo((rejected.size() + 2) / 3);
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(noCursor.statusCode()).isEqualTo(400);
        assertThat(broken.path("verdict").asText()).isEqualTo("BROKEN");
        assertThat(broken.path("breakCounts").path("OPEN").asLong()).isEqualTo(rejected.size());
        assertThat(broken.path("breaks").path(0).path("state").asText()).isEqualTo("OPEN");
        assertThat(mended.path("verdict").asText()).isEqualTo("RECONCILED");
        assertThat(mended.path("verdictText").asText()).endsWith(", nothing booked");
        assertThat(mended.path("breaks").path(0).path("owner").asText()).isEqualTo("rita");
        await().atMost(LONG).untilAsserted(() -> assertThat(metric("payledger_worker_unreconciled_runs"))
                .isEqualTo(runsBefore - 1));
    }

    /** An event writes its breaks one by one and then its run: a read must not see part of it. */
    @Test
    void aRunAndItsBreaksAreReadAtOnePosition() throws Exception {
        EventHistory history = newHistory();
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
            HttpResponse<String> answer = send(HttpRequest.newBuilder(
                            reconciliationRequest(worker, history, run, new Position(1, 1)), (name, value) -> true)
                    .header("Prefer", "consistency=eventual"));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404);
            JsonNode body = json(answer);
            int open = 0;
            for (JsonNode each : body.path("breaks")) {
                open += each.path("state").asText().equals("OPEN") ? 1 : 0;
            }
            assertThat(open)
                    .as(answer.body())
                    .isEqualTo(body.path("breakCounts").path("OPEN").asInt());
            moments.add(body.path("changedAt").asText());
        }

        published.join();
        assertThat(moments).hasSizeGreaterThan(5);
    }

    @Test
    void aTamperedSessionTokenIsRefusedWithTheReason() throws Exception {
        EventHistory history = newHistory().appendUnknown();
        URI uri = worker.url().resolve("/reconciliations/" + history.shard().id() + "/" + new UUID(1, 2));
        String good = identities.session(history.shard(), history.position());

        HttpResponse<String> answer = send(as(bearer(history), uri)
                .header("X-Session-Token", good.replace("applied_through=1", "applied_through=0")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("type").asText()).endsWith("/invalid-session-token");
        assertThat(json(answer).path("offence").asText()).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void aRequestCanWaitForAFrontierAndIsRefusedWhereItIsNotReached() throws Exception {
        EventHistory history = newHistory().appendUnknown();
        URI uri = worker.url().resolve("/frontiers/" + history.shard().id() + "?at-least=1/1");

        HttpResponse<String> atOnce = send(as(bearer(history), uri));
        HttpResponse<String> inVain = send(as(bearer(history), uri).header("Prefer", "wait=1"));
        CompletableFuture<HttpResponse<String>> asked = http.sendAsync(
                as(bearer(history), uri).header("Prefer", "wait=20").build(), HttpResponse.BodyHandlers.ofString());
        await().atMost(LONG).untilAsserted(() -> assertThat(metric("payledger_worker_waiting_reads"))
                .isPositive());
        relay.publish(history.events());
        HttpResponse<String> reached = asked.get(10, TimeUnit.SECONDS);

        assertThat(atOnce.statusCode()).isEqualTo(503);
        assertThat(inVain.statusCode()).isEqualTo(503);
        assertThat(header(inVain, "Preference-Applied")).isEqualTo("wait");
        assertThat(header(inVain, "Retry-After")).isEqualTo("1");
        assertThat(reached.statusCode()).as(reached.body()).isEqualTo(200);
        assertThat(json(reached).path("appliedThrough").asText()).isEqualTo("1/1");
        assertThat(json(reached).path("ageMillis").isNumber()).isTrue();
    }

    @Test
    void aGapFreezesItsShardAloneAndHealsWhenItIsPublishedAgain() throws Exception {
        EventHistory broken = newHistory();
        UUID run = broken.approvedRun();
        EventHistory healthy = newHistory();
        UUID other = healthy.approvedRun();
        List<RecordedEvent> holed = new ArrayList<>(broken.events());
        holed.remove(2);
        relay.publish(holed);
        relay.publish(healthy.events());
        awaitFrontier(worker, healthy);
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        frontier(worker, broken).path("frozen").path("reason").asText())
                .isEqualTo("gap"));

        HttpResponse<String> frozen = reconciliation(worker, broken, run, new Position(1, 2));
        HttpResponse<String> eventual = send(HttpRequest.newBuilder(
                        reconciliationRequest(worker, broken, run, new Position(1, 2)), (name, value) -> true)
                .header("Prefer", "consistency=eventual"));
        HttpResponse<String> unharmed = reconciliation(worker, healthy, other, healthy.position());
        double frozenShards = metric("payledger_worker_frozen_shards");
        relay.publish(broken.events());
        awaitFrontier(worker, broken);
        HttpResponse<String> healed = reconciliation(worker, broken, run, broken.position());

        assertThat(frozen.statusCode()).isEqualTo(503);
        assertThat(json(frozen).path("reason").asText()).isEqualTo("frozen");
        assertThat(eventual.statusCode()).isEqualTo(200);
        assertThat(header(eventual, "Preference-Applied")).isEqualTo("consistency=eventual");
        assertThat(unharmed.statusCode()).isEqualTo(200);
        assertThat(frozenShards).isEqualTo(1);
        assertThat(json(healed).path("verdict").asText()).isEqualTo("AGREED");
    }

    @Test
    void theFrontiersOfAnIdleWorkerMatchTheBrokersOffsets() throws Exception {
        List<EventHistory> histories = histories(8);
        histories.forEach(history -> relay.publish(history.events()));
        histories.forEach(history -> awaitFrontier(worker, history));

        await().atMost(LONG).untilAsserted(() -> {
            JsonNode report = frontiers(worker);
            Map<Integer, Long> ends = ends();
            Map<Integer, Long> committed = committed();
            assertThat(report.path("complete").asBoolean()).isTrue();
            assertThat(report.path("partitions")).hasSize(PARTITIONS).allSatisfy(partition -> {
                int number = partition.path("partition").asInt();
                assertThat(partition.path("endOffset").asLong()).isEqualTo(ends.get(number));
                if (ends.getOrDefault(number, 0L) > 0) {
                    assertThat(partition.path("committed").asLong()).isEqualTo(committed.get(number));
                    assertThat(partition.path("consumed").asLong()).isEqualTo(ends.get(number));
                } else {
                    assertThat(partition.path("committed").isNull()).isTrue();
                }
                assertThat(partition.path("lag").asLong()).isZero();
            });
            for (EventHistory history : histories) {
                assertThat(appliedThrough(report))
                        .containsEntry(history.shard().id(), history.position().toString());
            }
        });
    }

    @Test
    void twoInstancesForwardToEachOtherAndContinueWhereAKilledOneStopped() throws Exception {
        List<EventHistory> histories = histories(12);
        Map<EventHistory, UUID> runs = new HashMap<>();
        histories.forEach(history -> runs.put(history, history.approvedRun()));
        histories.forEach(history -> relay.publish(history.events()));
        try (WorkerProcess second =
                WorkerProcess.start(directory.resolve("worker-2"), broker.bootstrapServers(), identities)) {
            awaitReady(second);
            await().atMost(LONG).untilAsserted(() -> {
                for (WorkerProcess each : List.of(worker, second)) {
                    JsonNode report = frontiers(each);
                    assertThat(report.path("complete").asBoolean())
                            .as("%s", report)
                            .isTrue();
                    assertThat(owners(report)).containsOnly(worker.name(), second.name());
                }
            });

            Set<String> servedBy = new HashSet<>();
            for (EventHistory history : histories) {
                String owner = "";
                for (WorkerProcess asked : List.of(worker, second)) {
                    HttpResponse<String> answer =
                            awaitAnswer(asked, history, Objects.requireNonNull(runs.get(history)));
                    assertThat(json(answer).path("verdict").asText()).isEqualTo("AGREED");
                    String served = header(answer, "X-Served-By").split(";", 2)[0];
                    assertThat(owner.isEmpty() || owner.equals(served)).isTrue();
                    owner = served;
                }
                servedBy.add(owner);
            }
            assertThat(servedBy).containsExactlyInAnyOrder(worker.name(), second.name());

            EventHistory broken = newHistory();
            UUID run = broken.approvedRun();
            rejectAll(broken, run);
            relay.publish(broken.events());
            awaitAnswer(worker, broken, run);
            List<Optional<String>> links = new ArrayList<>();
            for (WorkerProcess asked : List.of(worker, second)) {
                links.add(send(as(bearer(broken), breaks(asked, broken, run)))
                        .headers()
                        .firstValue("Link"));
            }
            assertThat(links.get(0))
                    .as("of one of them it was forwarded")
                    .isPresent()
                    .isEqualTo(links.get(1));

            // killed in mid-stream: what it had not committed is folded again, by either instance; everything is
            // published
            // again from the beginning, so what was folded before is dropped as a duplicate
            histories.forEach(EventHistory::approvedRun);
            histories.forEach(history -> relay.publish(history.events()));
            second.kill();
            second.start();
            for (EventHistory history : histories) {
                history.appendUnknown();
                relay.publish(List.of(history.last()));
            }
            awaitReady(second);
            for (EventHistory history : histories) {
                HttpResponse<String> answer = awaitAnswer(worker, history, Objects.requireNonNull(runs.get(history)));
                assertThat(json(answer).path("verdict").asText()).isEqualTo("AGREED");
                assertThat(json(answer).path("through").asText())
                        .isEqualTo(history.position().toString());
            }
            // Streams logs a warning about state that a kill left behind, and restores it
            assertThat(second.log()).doesNotContain("the fold failed").doesNotContain("the fold ended");
            second.stop();
        }
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode report = frontiers(worker);
            assertThat(report.path("complete").asBoolean()).isTrue();
            assertThat(owners(report)).containsOnly(worker.name());
            for (EventHistory history : histories) {
                assertThat(appliedThrough(report))
                        .containsEntry(history.shard().id(), history.position().toString());
            }
        });
    }

    private EventHistory newHistory() {
        int number = tenants.incrementAndGet();
        return new EventHistory(Shard.of("payroll", "tenant-" + number), number);
    }

    private List<EventHistory> histories(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> newHistory().appendUnknown())
                .toList();
    }

    private static List<TransferStatus> rejectAll(EventHistory history, UUID run) {
        List<Item> items = history.items(run);
        List<TransferStatus> rejected = EventHistory.statuses(items, PaymentStatus.REJECTED);
        history.append(EventHistory.released(run, history.revision(run), items))
                .append(EventHistory.transmitted(run, history.revision(run)))
                .append(EventHistory.reported(run, UUID.randomUUID(), rejected, 1));
        return rejected;
    }

    private static URI breaks(WorkerProcess process, EventHistory history, UUID run) {
        return process.url().resolve("/reconciliations/" + history.shard().id() + "/" + run + "/breaks?limit=3");
    }

    private void awaitReady(WorkerProcess process) {
        await().atMost(LONG).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            assertThat(health(process, "ready").statusCode()).isEqualTo(200);
            assertThat(health(process, "started").statusCode()).isEqualTo(200);
        });
    }

    private void awaitFrontier(WorkerProcess process, EventHistory history) {
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        frontier(process, history).path("appliedThrough").asText())
                .isEqualTo(history.position().toString()));
    }

    /** The answer, after refusals while the group settles; never a stale one. */
    private HttpResponse<String> awaitAnswer(WorkerProcess process, EventHistory history, UUID run) {
        return await().atMost(LONG).until(() -> reconciliation(process, history, run, history.position()), answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            return answer.statusCode() == 200;
        });
    }

    private HttpResponse<String> reconciliation(WorkerProcess process, EventHistory history, UUID run, Position seen)
            throws IOException, InterruptedException {
        return http.send(reconciliationRequest(process, history, run, seen), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest reconciliationRequest(WorkerProcess process, EventHistory history, UUID run, Position seen) {
        return as(
                        bearer(history),
                        process.url()
                                .resolve("/reconciliations/" + history.shard().id() + "/" + run))
                .header("X-Session-Token", identities.session(history.shard(), seen))
                .build();
    }

    private JsonNode frontier(WorkerProcess process, EventHistory history) throws IOException, InterruptedException {
        return json(send(as(
                bearer(history),
                process.url().resolve("/frontiers/" + history.shard().id()))));
    }

    private JsonNode frontiers(WorkerProcess process) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(as(operator(), process.url().resolve("/frontiers")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static Set<String> owners(JsonNode report) {
        Set<String> owners = new HashSet<>();
        report.path("partitions")
                .forEach(partition -> owners.add(partition.path("instance").asText()));
        return owners;
    }

    private static Map<String, String> appliedThrough(JsonNode report) {
        Map<String, String> applied = new HashMap<>();
        report.path("shards")
                .forEach(shard -> applied.put(
                        shard.path("shard").asText(),
                        shard.path("appliedThrough").asText()));
        return applied;
    }

    private Map<Integer, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        admin.listOffsets(latest)
                .all()
                .get(10, TimeUnit.SECONDS)
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }

    private Map<Integer, Long> committed() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS);
        Map<Integer, Long> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition.partition(), offset.offset()));
        return committed;
    }

    /** The sum over all label values. */
    private String scrape() throws IOException, InterruptedException {
        return send(as(operator(), worker.url().resolve("/q/metrics"))).body();
    }

    private double metric(String name) throws IOException, InterruptedException {
        return scrape().lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> health(WorkerProcess process, String kind) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(process.url().resolve("/q/health/" + kind)));
    }

    private String bearer(EventHistory history) {
        return identities.bearer(history.shard().tenant(), "approver");
    }

    private String operator() {
        return identities.bearer("operations", "operator");
    }

    private static HttpRequest.Builder as(String bearer, URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + bearer);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(40)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        return JSON.readTree(answer.body());
    }
}
