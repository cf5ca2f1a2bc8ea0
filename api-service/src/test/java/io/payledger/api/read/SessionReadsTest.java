package io.payledger.api.read;

import static io.payledger.api.testing.Runs.NEW_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.HeldLock;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.localstack.PostgresServer;
import io.payledger.testing.FaultProxy;
import io.payledger.testing.HttpTestClient.Reply;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class SessionReadsTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    /** The default. */
    private static final int TENANT_READS_MAX = 8;

    private static final int TENANT_READS_WAITING_MAX = 50;

    /** More reads than one tenant may have, those that wait included. */
    private static final int MANY = 100;

    private final Runs runs = Runs.ofNewTenant();
    private final Runs others = Runs.ofNewTenant();

    private static List<PostgresServer> followers() {
        return ApiTestEnvironment.cluster().followers();
    }

    private static void pauseFollowers() {
        followers().forEach(PostgresServer::pauseReplay);
    }

    @AfterEach
    void followersCatchUp() {
        followers().forEach(PostgresServer::resumeReplay);
        followers().forEach(follower -> follower.lag(Duration.ZERO));
        ApiTestEnvironment.cluster().awaitCaughtUp(SOON);
    }

    @Test
    void aSessionReadsItsOwnWritesWhileFollowersArePaused() {
        String run = runs.pending();
        ApiTestEnvironment.cluster().awaitCaughtUp(SOON);
        pauseFollowers();
        Reply approved = runs.anton.post(run + "/approve", null, "If-Match", Runs.PENDING);

        Reply mine = runs.anton.get(run, "X-Session-Token", approved.token());
        Reply anyones = runs.anton.get(run, "Prefer", "consistency=eventual");

        assertThat(mine.body().path("state").asText()).isEqualTo("APPROVED");
        assertThat(mine.route()).isEqualTo("primary");
        assertThat(anyones.body().path("state").asText()).isEqualTo("PENDING_APPROVAL");
        assertThat(anyones.header("Preference-Applied")).isEqualTo("consistency=eventual");
        assertThat(anyones.sequence()).isEqualTo(4);
    }

    @Test
    void aSessionWaitsForAFollowerThatLagsBriefly() {
        String run = runs.draft();
        followers().forEach(follower -> follower.lag(Duration.ofMillis(15)));
        List<String> routes = new ArrayList<>();

        for (int round = 0; round < 20; round++) {
            Reply written = runs.paula.post("", NEW_RUN);
            Reply read = runs.paula.get(run, "X-Session-Token", written.token());
            assertThat(read.sequence()).isGreaterThanOrEqualTo(written.sequence());
            routes.add(read.route());
        }

        assertThat(routes).contains("waited");
    }

    @Test
    void theReadsOfOneTenantTakeNotEveryConnection() {
        String run = runs.pending();
        String readable = others.draft();
        List<CompletableFuture<Reply>> replies;
        try (HeldLock lock = HeldLock.ofItems()) {
            replies = manyReadsOfItems(run);
            lock.awaitWaiting(TENANT_READS_MAX);

            assertReadable(readable);
            assertThat(lock.waiting()).isLessThanOrEqualTo(TENANT_READS_MAX);
        }
        replies.forEach(CompletableFuture::join);
        assertThat(readItems(run).join().status()).isEqualTo(200);
    }

    /** Each keeps an event loop busy for as long as many small requests of others. */
    @Test
    void theLargestPagesOfOneTenantAreReadOneAtATime() {
        String run = runs.pending();
        String readable = others.draft();
        List<CompletableFuture<Reply>> replies;
        try (HeldLock lock = HeldLock.ofItems()) {
            replies = Stream.generate(() -> readItems(run, 1_000))
                    .limit(TENANT_READS_MAX)
                    .toList();
            lock.awaitWaiting(1);

            assertReadable(readable);
            assertThat(lock.waiting()).isEqualTo(1);
        }
        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
    }

    @Test
    void readsBeyondThoseThatMayWaitAreRefusedAtOnce() {
        String run = runs.pending();
        String readable = others.draft();
        List<CompletableFuture<Reply>> replies;
        try (HeldLock lock = HeldLock.ofItems()) {
            replies = manyReadsOfItems(run);
            lock.awaitWaiting(TENANT_READS_MAX);
            await().untilAsserted(() -> assertThat(replies).anyMatch(Future::isDone));

            assertReadable(readable);
        }
        List<Reply> refused = replies.stream()
                .map(CompletableFuture::join)
                .filter(reply -> reply.status() == 429)
                .toList();
        assertThat(refused).hasSizeBetween(1, MANY - TENANT_READS_MAX - TENANT_READS_WAITING_MAX);
        assertThat(refused).allSatisfy(reply -> {
            assertThat(reply.problem()).isEqualTo("too-many-requests");
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        });
    }

    private List<CompletableFuture<Reply>> manyReadsOfItems(String run) {
        return Stream.generate(() -> readItems(run)).limit(MANY).toList();
    }

    /** Of so few rows that each read counts as one. */
    private CompletableFuture<Reply> readItems(String run) {
        return readItems(run, 100);
    }

    private CompletableFuture<Reply> readItems(String run, int limit) {
        return runs.paula.sendLater("GET", run + "/items?limit=" + limit, null, "Prefer", "consistency=strong");
    }

    private void assertReadable(String run) {
        Reply read = others.paula.get(run, "Prefer", "consistency=strong");
        assertThat(read.status()).as(read.text()).isEqualTo(200);
    }

    @Test
    void anEmptyListAndAMissingRunCarryTheirProof() {
        Reply created = runs.paula.post("", NEW_RUN);

        Reply none = runs.paula.get("?state=APPROVED", "X-Session-Token", created.token());
        Reply missing = runs.paula.get("/" + UUID.randomUUID(), "X-Session-Token", created.token());
        Reply unknownTenant = Runs.ofNewTenant().paula.get("");

        assertThat(none.body().path("runs")).isEmpty();
        assertThat(none.sequence()).isEqualTo(1);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.problem()).isEqualTo("payroll-run-not-found");
        assertThat(missing.sequence()).isEqualTo(1);
        assertThat(missing.header("X-Served-By")).contains("applied_through=1");
        assertThat(unknownTenant.status()).isEqualTo(200);
        assertThat(unknownTenant.token()).contains("applied_through=0");
    }

    /** Splitting the check from the read, or asking twice, makes this count more. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/RUN", "/RUN/items"})
    void aReadIsOneRoundTrip(String path) {
        String run = runs.recorded();
        String full = path.replace("/RUN", run);
        String token = runs.tokenOfNow();
        ApiTestEnvironment.cluster().awaitCaughtUp(SOON);
        List<FaultProxy> wires = ApiTestEnvironment.followerWires();
        ApiTestEnvironment.primaryWire().countOnly(runs.shard());

        int reads = 30;
        List<String> stores = new ArrayList<>();
        // the first read on a connection has the statement parsed, in a round trip of its own: a series without one
        for (int series = 0; series == 0 || (series < 20 && hasParsed(wires)); series++) {
            stores.clear();
            wires.forEach(wire -> {
                wire.forgetParses();
                wire.countOnly(runs.shard());
            });
            for (int read = 0; read < reads; read++) {
                Reply reply = runs.anton.get(full, "X-Session-Token", token);
                assertThat(reply.route()).isEqualTo("follower");
                stores.add(reply.store());
            }
        }

        assertThat(wires.stream().mapToLong(FaultProxy::roundTrips).sum())
                .as(() -> "round trips of reads answered by %s; per follower: %s, batches: %s"
                        .formatted(
                                stores,
                                wires.stream().map(FaultProxy::roundTrips).toList(),
                                wires.stream().map(FaultProxy::batches).toList()))
                .isEqualTo(reads);
        assertThat(wires.stream().mapToLong(FaultProxy::batches).sum()).isEqualTo(reads);
        assertThat(ApiTestEnvironment.primaryWire().roundTrips()).isZero();
    }

    private static boolean hasParsed(List<FaultProxy> wires) {
        return wires.stream().anyMatch(wire -> !wire.parses().isEmpty());
    }

    @Test
    void aTokenAheadOfEveryStoreIsWaitedForAndThenRefused() throws SQLException {
        Reply first = runs.paula.post("", NEW_RUN);
        Reply ahead = runs.paula.post("", NEW_RUN);
        ApiTestEnvironment.cluster()
                .primary()
                .execute("UPDATE shard SET sequence = 1 WHERE shard_id = '" + runs.shard() + "'");
        ApiTestEnvironment.awaitFollowers("SELECT sequence FROM shard WHERE shard_id = '" + runs.shard() + "'", "1");
        try {
            long before = System.nanoTime();
            Reply read = runs.paula.get("", "X-Session-Token", ahead.token());
            long waitedMillis = (System.nanoTime() - before) / 1_000_000;
            Reply write = runs.paula.post("", NEW_RUN, "X-Session-Token", ahead.token());
            Reply covered = runs.paula.get("", "X-Session-Token", first.token());

            assertThat(read.status()).isEqualTo(503);
            assertThat(read.problem()).isEqualTo("frontier-not-reached");
            assertThat(read.body().path("required").asText()).isEqualTo("1/2");
            assertThat(read.body().path("reached").asText()).isEqualTo("1/1");
            assertThat(read.header("Retry-After")).isEqualTo("1");
            assertThat(read.token()).isEqualTo(ahead.token());
            assertThat(waitedMillis).isBetween(1900L, 6000L);
            assertThat(write.status()).isEqualTo(503);
            assertThat(write.problem()).isEqualTo("frontier-not-reached");
            assertThat(covered.status()).isEqualTo(200);
        } finally {
            ApiTestEnvironment.cluster()
                    .primary()
                    .execute("UPDATE shard SET sequence = 2 WHERE shard_id = '" + runs.shard() + "'");
        }
    }

    @Test
    void lostHistoryIsAnsweredWithATokenToContinueWith() throws SQLException {
        runs.paula.post("", NEW_RUN);
        Reply lost = runs.paula.post("", NEW_RUN);
        PostgresServer primary = ApiTestEnvironment.cluster().primary();
        primary.execute("INSERT INTO shard_epoch VALUES ('" + runs.shard() + "', 2, 1, 1)");
        primary.execute("UPDATE shard SET epoch = 2, sequence = 2 WHERE shard_id = '" + runs.shard() + "'");
        ApiTestEnvironment.cluster().awaitCaughtUp(SOON);

        Reply read = runs.paula.get("", "X-Session-Token", lost.token());
        Reply write = runs.paula.post("", NEW_RUN, "X-Session-Token", lost.token());
        Reply goesOn = runs.paula.get("", "X-Session-Token", read.token());

        assertThat(read.status()).isEqualTo(410);
        assertThat(read.problem()).isEqualTo("session-history-lost");
        assertThat(read.token()).contains("epoch=2; applied_through=2").doesNotContain("epoch=1");
        assertThat(write.status()).isEqualTo(410);
        assertThat(goesOn.status()).isEqualTo(200);
    }

    @Test
    void aFollowerThatIsDownLeavesTheRotationAndReturns() {
        String run = runs.draft();
        String token = runs.tokenOfNow();
        ApiTestEnvironment.cluster().awaitCaughtUp(SOON);
        PostgresServer gone = ApiTestEnvironment.cluster().follower(1);

        gone.kill();
        try {
            for (int read = 0; read < 20; read++) {
                Reply reply = runs.anton.get(run, "X-Session-Token", token);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("X-Served-By")).doesNotContain("follower-1");
            }
            Reply health = Person.withBearer("", null).get("//q/health/ready");
            assertThat(health.status()).isEqualTo(200);
            assertThat(health.text()).contains("\"follower-1\": \"missing\"");
        } finally {
            gone.start();
        }

        // reads with a new position: a follower known to be fresh is preferred over one that was not read yet
        await().atMost(SOON).until(() -> {
            String news = runs.paula.post("", NEW_RUN).token();
            return runs.anton
                    .get(run, "X-Session-Token", news)
                    .header("X-Served-By")
                    .contains("follower-1");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "strong", "eventual"})
    void aPreferenceIsEchoed(String consistency) {
        Reply reply = runs.anton.get("", "Prefer", "respond-async, consistency=" + consistency);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Preference-Applied")).isEqualTo("consistency=" + consistency);
    }

    @Test
    void refusesAnUnknownConsistencyAndNamesTheKnownOnes() {
        Reply reply = runs.anton.get("", "Prefer", "consistency=linearizable");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("detail").asText()).contains("session, strong, eventual");
    }

    @Test
    void severalTokensOfOneSessionAreMerged() {
        String older = runs.paula.post("", NEW_RUN).token();
        String newer = runs.paula.post("", NEW_RUN).token();

        assertThat(runs.paula.get("", "X-Session-Token", newer + "|" + older).sequence())
                .isEqualTo(2);
        assertThat(runs.paula
                        .get("", "X-Session-Token", older, "X-Session-Token", newer)
                        .sequence())
                .isEqualTo(2);
    }

    @Test
    void refusesForgedDamagedAndOversizedTokensWithTheReason() {
        String good = runs.paula.post("", NEW_RUN).token();

        assertThat(violation(good.replace("applied_through=1", "applied_through=9")))
                .isEqualTo("bad-signature");
        assertThat(violation(good.replace("sig=k1", "sig=k9"))).isEqualTo("unknown-key");
        assertThat(violation(good.substring(0, good.length() - 4))).isEqualTo("syntax");
        assertThat(violation(good.substring(0, good.indexOf(", sig=")))).isEqualTo("unsigned");
        assertThat(violation("x".repeat(20_000))).isEqualTo("too-large");
        assertThat(violation((good + "|").repeat(20) + good)).isEqualTo("too-many");
    }

    private String violation(String token) {
        Reply refused = runs.paula.get("", "X-Session-Token", token);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-session-token");
        return refused.body().path("offence").asText();
    }

    @Test
    void anUnauthorizedCallerLearnsNothingAboutTheirToken() {
        Reply refused = Person.of("elsewhere", "eve", "auditor")
                .get("/../../" + runs.tenant + "/payroll-runs", "X-Session-Token", "rubbish");
        Reply wrongRole = Person.of(runs.tenant, "olga", "operator").get("", "X-Session-Token", "rubbish");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(wrongRole.status()).isEqualTo(403);
    }
}
