package io.payledger.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.FakeRelay;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.EventStream;
import io.payledger.testing.EventStream.Event;
import io.payledger.testing.HttpTestClient.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over HTTP with real servers; the test publishes to Kafka. */
@WithApiTestEnvironment
class StreamTest {

    /** Random, so that one may contain the number of an employee. */
    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Runs runs = Runs.ofNewTenant();
    private final FakeRelay relay = new FakeRelay(runs.shard());
    private final List<EventStream> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(EventStream::close);
        relay.close();
        // frees its places before the next test
        await().atMost(SOON).until(() -> metric("payledger_streams_open") == 0);
    }

    @Test
    void aStreamSendsLaterChangesOnceAndInOrder() {
        String before = runs.pending();
        EventStream stream = follow("");

        assertThat(runs.anton
                        .post(before + "/approve", null, "If-Match", Runs.PENDING)
                        .status())
                .isEqualTo(200);
        String run = runs.pending();
        relay.publish();

        awaitPositions(stream, 4, 9);
        assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(stream.headers().firstValue("Cache-Control")).contains("private, no-store");
        assertThat(stream.headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(stream.events().get(0).type()).isEqualTo("payledger.stream.started.v1");
        assertThat(stream.events().subList(1, 6).stream().map(Event::type))
                .containsExactly(
                        "payledger.payroll-run.approved.v1",
                        "payledger.payroll-run.created.v1",
                        "payledger.payroll-run.items-recorded.v1",
                        "payledger.payroll-run.calculated.v1",
                        "payledger.payroll-run.submitted.v1");
        assertThat(stream.events().subList(2, 6))
                .allSatisfy(event ->
                        assertThat("/" + data(event).path("subject").asText()).isEqualTo(run));
    }

    @Test
    void anEventNamesTheChangeWithoutItsContent() {
        EventStream stream = follow("");
        runs.recorded();
        relay.publish();

        awaitPositions(stream, 0, 2);

        assertThat(stream.events().subList(1, 3)).allSatisfy(event -> {
            assertThat(data(event).fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("type", "subject", "position", "time", "sessionToken");
            assertThat(data(event).path("type").asText()).isEqualTo(event.type());
            assertThat(data(event).path("position").asText()).isEqualTo(event.id());
            assertThat(UUIDS.matcher(event.data()).replaceAll("")).doesNotContain("Minor", "paula", "e-1");
        });
    }

    @Test
    void aReadWithAnEventsTokenShowsTheChangeWhileFollowersLag() {
        String run = runs.pending();
        ApiTestEnvironment.cluster().awaitCaughtUp(Duration.ofSeconds(15));
        EventStream stream = follow("");
        awaitPositions(stream, 4, 4);
        ApiTestEnvironment.cluster().follower(1).pauseReplay();
        ApiTestEnvironment.cluster().follower(2).pauseReplay();
        try {
            assertThat(runs.anton
                            .post(run + "/approve", null, "If-Match", Runs.PENDING)
                            .status())
                    .isEqualTo(200);
            relay.publish();
            awaitPositions(stream, 4, 5);
            Event approved = stream.events().get(1);

            Reply read = Person.of(runs.tenant, "vera", "auditor")
                    .get(
                            run,
                            "X-Session-Token",
                            data(approved).path("sessionToken").asText());

            assertThat(read.status()).isEqualTo(200);
            assertThat(read.body().path("state").asText()).isEqualTo("APPROVED");
        } finally {
            ApiTestEnvironment.cluster().follower(1).resumeReplay();
            ApiTestEnvironment.cluster().follower(2).resumeReplay();
        }
    }

    @Test
    void changesThatThePrimaryDoesNotShowAreNotSent() {
        EventStream stream = follow("");
        awaitPositions(stream, 0, 0);
        int heartbeats = stream.comments();
        String subject = UUID.randomUUID().toString();

        relay.publish(1, 1, "payledger.payroll-run.created.v1", subject);

        await().atMost(SOON).until(() -> stream.comments() > heartbeats + 2);
        assertThat(stream.events()).hasSize(1);
        runs.draft();
        awaitPositions(stream, 0, 1);
    }

    @Test
    void lastEventIdResumesRightAfterEveryPosition() {
        runs.pending();
        relay.publish();
        for (long after = 0; after <= 4; after++) {
            EventStream stream = follow("", "Last-Event-ID", (after == 0 ? "0/" : "1/") + after);
            awaitPositions(stream, after, 4);
            stream.close();
        }
    }

    @Test
    void changesMissingInKafkaAreSentWithTheNextOne() {
        EventStream stream = follow("");
        runs.pending();

        relay.publish(
                1, 4, "payledger.payroll-run.submitted.v1", UUID.randomUUID().toString());

        awaitPositions(stream, 0, 4);
    }

    @Test
    void aRunCanBeFollowedAloneAndAQuietStreamStillMovesOn() {
        String mine = runs.draft();
        EventStream stream = follow("?run=" + mine.substring(1));
        runs.pending();
        relay.publish();
        await().atMost(SOON).until(() -> stream.lastEventId().equals("1/5"));
        assertThat(stream.events()).hasSize(1);

        assertThat(runs.paula
                        .put(mine + "/items", Runs.CSV, "Content-Type", "text/csv")
                        .status())
                .isEqualTo(200);
        relay.publish();

        await().atMost(SOON).until(() -> stream.events().size() == 2);
        assertThat(stream.events().get(1).id()).isEqualTo("1/6");
    }

    @Test
    void nothingOfAnotherTenantIsSent() {
        Runs others = Runs.ofNewTenant();
        String othersRun = others.draft();
        try (FakeRelay othersRelay = new FakeRelay(others.shard())) {
            EventStream stream = follow("");
            EventStream byRun = follow("?run=" + othersRun.substring(1), "Last-Event-ID", "0/0");
            assertThat(others.paula
                            .put(othersRun + "/items", Runs.CSV, "Content-Type", "text/csv")
                            .status())
                    .isEqualTo(200);
            othersRelay.publish();
            runs.draft();
            relay.publish();

            awaitPositions(stream, 0, 1);
            await().atMost(SOON).until(() -> byRun.lastEventId().equals("1/1"));
            assertThat(byRun.events()).hasSize(1);
            assertThat(stream.events().toString()).doesNotContain(othersRun.substring(1));
        }
        assertThat(Person.of(runs.tenant, "vera", "auditor")
                        .get("//api/v1/tenants/" + others.tenant + "/stream", "Last-Event-ID", "nonsense")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aCallerWhoMayNotReadRunsMayNotFollowThem() {
        Reply refused = get(Person.of(runs.tenant, "olga", "operator"), "", "Last-Event-ID", "nonsense");
        Reply anonymous = get(Person.withBearer(runs.tenant, null), "");

        assertThat(refused.problem()).isEqualTo("forbidden");
        assertThat(anonymous.problem()).isEqualTo("unauthenticated");
    }

    @Test
    void refusalsComeBeforeAnythingIsSent() throws SQLException {
        runs.pending();
        Person vera = Person.of(runs.tenant, "vera", "auditor");
        Reply malformed = get(vera, "", "Last-Event-ID", "845201");
        Reply notARun = get(vera, "?run=1");
        Reply ahead = get(vera, "", "Last-Event-ID", "1/5");
        Reply laterEpoch = get(vera, "", "Last-Event-ID", "2/1");
        Reply notAnEventStream = get(vera, "", "Accept", "application/json");
        runs.pending();
        runs.pending();
        runs.pending();
        runs.pending();
        runs.pending();
        Reply tooFar = get(vera, "", "Last-Event-ID", "1/3");
        sql("DELETE FROM outbox WHERE shard_id = '" + runs.shard() + "' AND sequence <= 20");
        Reply pruned = get(vera, "", "Last-Event-ID", "1/10");

        assertThat(malformed.problem()).isEqualTo("malformed-request");
        assertThat(notARun.problem()).isEqualTo("malformed-request");
        assertThat(ahead.problem()).isEqualTo("frontier-not-reached");
        assertThat(ahead.header("Retry-After")).isNotEmpty();
        assertThat(laterEpoch.problem()).isEqualTo("frontier-not-reached");
        assertThat(notAnEventStream.problem()).isEqualTo("not-acceptable");
        assertThat(tooFar.problem()).isEqualTo("stream-position-gone");
        assertThat(pruned.problem()).isEqualTo("stream-position-gone");
        assertThat(pruned.status()).isEqualTo(410);
        assertThat(pruned.body().path("now").asText()).isEqualTo("1/24");
    }

    @Test
    void aSessionThatHasSeenLostHistoryIsRefused() throws SQLException {
        runs.pending();
        sql("UPDATE shard SET epoch = 2, sequence = 4 WHERE shard_id = '" + runs.shard() + "'");
        sql("INSERT INTO shard_epoch VALUES ('" + runs.shard() + "', 2, 1, 3)");
        sql("UPDATE outbox SET epoch = 2 WHERE shard_id = '" + runs.shard() + "' AND sequence = 4");
        Person vera = Person.of(runs.tenant, "vera", "auditor");

        Reply lost = get(vera, "", "Last-Event-ID", "1/4");
        EventStream survived = follow("", "Last-Event-ID", "1/3");

        assertThat(lost.problem()).isEqualTo("session-history-lost");
        assertThat(lost.token()).contains("epoch=2");
        await().atMost(SOON).until(() -> survived.events().size() == 2);
        assertThat(survived.events().get(1).id()).isEqualTo("2/4");
    }

    @Test
    void theOpenApiDocumentDescribesResumptionAndEvents() {
        JsonNode api = Person.of(runs.tenant, "vera", "auditor")
                .get("//q/openapi?format=json")
                .body();

        JsonNode stream = api.at("/paths/~1api~1v1~1tenants~1{tenant}~1stream/get");

        assertThat(stream.path("parameters").findValuesAsText("name"))
                .containsExactlyInAnyOrder("tenant", "run", "Last-Event-ID", "X-Session-Token", "Prefer");
        assertThat(stream.at("/responses/200/content").fieldNames())
                .toIterable()
                .containsExactly("text/event-stream");
        assertThat(stream.path("responses").fieldNames()).toIterable().contains("410", "429", "503");
    }

    @Test
    void theStreamsOfATenantAreLimited() {
        follow("");
        follow("");
        EventStream third = follow("");

        Reply fourth = get(Person.of(runs.tenant, "vera", "auditor"), "");
        third.close();

        assertThat(fourth.status()).isEqualTo(429);
        assertThat(fourth.problem()).isEqualTo("too-many-streams");
        assertThat(fourth.header("Retry-After")).isNotEmpty();
        await("a place is free again")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(open("", Map.of()).status()).isEqualTo(200));
    }

    @Test
    void aStreamEndsWhenItsBearerTokenDoes() {
        double before = metric("payledger_streams_ended_total{reason=\"credentials\"}");
        EventStream stream = EventStream.open(
                uri(""),
                Map.of(
                        "Authorization",
                        "Bearer " + Identities.token(runs.tenant, Duration.ofSeconds(3), "vera", "auditor")));
        open.add(stream);

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.end().orTimeout(20, TimeUnit.SECONDS).join())
                .as("without an error")
                .isTrue();
        assertThat(metric("payledger_streams_ended_total{reason=\"credentials\"}"))
                .isEqualTo(before + 1);
    }

    /** A client that reads nothing until the kernel's buffers between it and the service are full. */
    @Test
    void aClientThatReadsNothingIsCutOff() throws IOException {
        double before = metric("payledger_streams_ended_total{reason=\"stalled\"}");
        String big = "payledger.x".repeat(20_000);
        try (Socket reader = new Socket()) {
            reader.setReceiveBufferSize(4096);
            reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri("").getPort()));
            String request = "GET " + uri("").getPath() + " HTTP/1.1\r\nHost: api\r\nAccept: text/event-stream\r\n"
                    + "Authorization: Bearer " + Identities.token(runs.tenant, "vera", "auditor") + "\r\n\r\n";
            reader.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> metric("payledger_streams_open") == 1);
            for (int i = 0; i < 60; i++) {
                runs.draft();
                relay.publish(1, i + 1L, big, UUID.randomUUID().toString());
            }

            await().atMost(SOON).until(() -> metric("payledger_streams_open") == 0);
        }
        assertThat(metric("payledger_streams_ended_total{reason=\"stalled\"}")).isEqualTo(before + 1);
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = ApiTestEnvironment.cluster().primary().connect("payledger");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private EventStream follow(String query, String... headers) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        EventStream stream = open(query, all);
        assertThat(stream.status()).isEqualTo(200);
        return stream;
    }

    private EventStream open(String query, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + Identities.token(runs.tenant, "vera", "auditor"));
        EventStream stream = EventStream.open(uri(query), all);
        open.add(stream);
        return stream;
    }

    private Reply get(Person who, String query, String... headers) {
        return who.get("//api/v1/tenants/" + runs.tenant + "/stream" + query, headers);
    }

    private URI uri(String query) {
        int port = ApiTestEnvironment.port();
        return URI.create("http://127.0.0.1:" + port + "/api/v1/tenants/" + runs.tenant + "/stream" + query);
    }

    /** The start, and every change after it up to {@code last}, once and in order. */
    private static void awaitPositions(EventStream stream, long start, long last) {
        List<String> expected = LongStream.rangeClosed(start, last)
                .mapToObj(each -> (each == 0 ? "0/" : "1/") + each)
                .toList();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(stream.events().stream().map(Event::id)).containsExactlyElementsOf(expected));
    }

    private static JsonNode data(Event event) {
        try {
            return JSON.readTree(event.data());
        } catch (IOException notJson) {
            throw new AssertionError(event.data(), notJson);
        }
    }

    private double metric(String series) {
        String page =
                Person.of(runs.tenant, "olga", "operator").get("//q/metrics").text();
        return Arrays.stream(page.split("\n", -1))
                .filter(line -> line.startsWith(series + " "))
                // an exemplar may follow the value
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(series.length() + 1).split(" ", 2)[0]))
                .findFirst()
                .orElseThrow();
    }
}
