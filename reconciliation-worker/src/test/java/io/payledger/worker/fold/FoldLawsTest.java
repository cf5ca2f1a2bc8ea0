package io.payledger.worker.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.events.EventEnvelope;
import io.payledger.events.EventType;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.TenantEvent.EmployeeErased;
import io.payledger.events.TenantEvent.PolicyChanged;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FoldStep;
import io.payledger.projections.fold.Freeze;
import io.payledger.projections.fold.Freeze.Reason;
import io.payledger.projections.fold.FrontierKeys;
import io.payledger.projections.fold.IncomingRecord;
import io.payledger.projections.fold.ShardFold;
import io.payledger.projections.fold.TopicRecreatedException;
import io.payledger.worker.EventHistory;
import io.payledger.worker.EventHistory.RecordedEvent;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import io.payledger.worker.ledger.RunLedger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the fold. The seed of a failing case is in its name. */
class FoldLawsTest {

    private static final Shard ACME = new Shard("payroll/acme-de");
    private static final Shard BETA = new Shard("payroll/beta-fr");
    private static final String DEPLOYED_STATE = "231d2cf517178cfe1908c0e783fb44bf228b39f8a57040a4cdcd25a0f8a266c1";

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReplayGivesTheSameBytes(long seed) {
        List<RecordedEvent> events = interleaved(seed);

        FoldedState first = new FoldedState().fold(events);
        FoldedState again = new FoldedState().fold(events);

        assertThat(again.bytes()).isEqualTo(first.bytes());
        assertThat(first.frontier(ACME).frozen()).isNull();
        assertThat(first.frontier(ACME).position())
                .isEqualTo(EventHistory.random(ACME, seed).position());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void duplicatesAnywhereChangeNothing(long seed) {
        List<RecordedEvent> events = interleaved(seed);
        Random random = new Random(seed);
        List<RecordedEvent> stuttered = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            stuttered.add(events.get(i));
            while (random.nextInt(3) == 0) {
                stuttered.add(events.get(random.nextInt(i + 1)));
            }
        }

        FoldedState once = new FoldedState().fold(events);
        FoldedState stutteredState = new FoldedState().fold(stuttered);

        assertThat(stutteredState.bytes()).isEqualTo(once.bytes());
        assertThat(stutteredState.outcomes())
                .filteredOn(FoldOutcome.Duplicate.class::isInstance)
                .hasSize(stuttered.size() - events.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theInterleavingOfShardsDoesNotMatter(long seed) {
        EventHistory acme = EventHistory.random(ACME, seed);
        EventHistory beta = EventHistory.random(BETA, seed + 1_000);

        FoldedState mixed = new FoldedState().fold(interleaved(seed));
        FoldedState oneAfterTheOther = new FoldedState().fold(beta.events()).fold(acme.events());

        assertThat(mixed.bytes()).isEqualTo(oneAfterTheOther.bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aGapFreezesOnlyItsShardUntilTheMissingEventArrives(long seed) {
        EventHistory acme = EventHistory.random(ACME, seed);
        EventHistory beta = EventHistory.random(BETA, seed + 1_000);
        int missing = new Random(seed).nextInt(acme.events().size() - 1);
        List<RecordedEvent> holed = new ArrayList<>(acme.events());
        RecordedEvent lost = holed.remove(missing);

        FoldedState state = new FoldedState().fold(holed).fold(beta.events());
        FoldedState whole = new FoldedState().fold(acme.events()).fold(beta.events());

        assertThat(state.frontier(ACME).position().sequence()).isEqualTo(missing);
        assertThat(state.frontier(ACME).frozen()).isNotNull();
        assertThat(Objects.requireNonNull(state.frontier(ACME).frozen()).reason())
                .isEqualTo(Reason.GAP);
        assertThat(state.bytes(BETA)).isEqualTo(whole.bytes(BETA));
        assertThat(state.outcomes())
                .filteredOn(FoldOutcome.ShardFrozen.class::isInstance)
                .hasSize(1);

        // the relay publishes again from the missing event on
        state.fold(acme.events().subList(missing, acme.events().size()));
        assertThat(lost.position().sequence()).isEqualTo(missing + 1L);
        assertThat(state.bytes()).isEqualTo(whole.bytes());
    }

    @Test
    void eventsOfUnknownTypesMoveTheFrontier() {
        EventHistory history = new EventHistory(ACME, 1).appendUnknown().appendUnknown();

        FoldedState state = new FoldedState().fold(history.events());

        assertThat(state.frontier(ACME).position()).isEqualTo(new Position(1, 2));
        assertThat(state.frontier(ACME).frozen()).isNull();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFrontierIsNeverAheadOfTheRunsBehindIt(long seed) {
        FoldedState state = new FoldedState();

        for (RecordedEvent event : EventHistory.random(ACME, seed).events()) {
            FoldStep step = new ShardFold(FoldedState.FOLD)
                    .step(
                            state.stored(),
                            new IncomingRecord(
                                    FoldedState.LOG, Topics.EVENTS, 0, 0, ACME.id(), event.headers(), event.payload()));
            List<String> keys = step.rows().stream().map(FoldStep.Row::key).toList();
            int frontier = keys.indexOf(FrontierKeys.frontier(ACME));
            assertThat(keys.subList(frontier, keys.size())).noneMatch(key -> key.matches("[rlkb]/.*"));
            int run = keys.indexOf(keys.stream()
                    .filter(key -> key.startsWith("r/"))
                    .findFirst()
                    .orElse(""));
            assertThat(keys.subList(run + 1, keys.size())).noneMatch(key -> run >= 0 && key.matches("[lk]/.*"));
            state.fold(event);
        }

        assertThat(state.frontier(ACME).position()).isNotEqualTo(Position.NONE);
    }

    @Test
    void theFirstEventOfAShardIsNumberOne() {
        EventHistory history = new EventHistory(ACME, 1).appendUnknown().appendUnknown();

        FoldedState state = new FoldedState().fold(history.events().subList(1, 2));

        assertThat(state.frontier(ACME).position()).isEqualTo(Position.NONE);
        assertThat(Objects.requireNonNull(state.frontier(ACME).frozen()).reason())
                .isEqualTo(Reason.GAP);
    }

    @Test
    void anEpochThatContinuesTheFormerOneIsFollowed() {
        EventHistory history = new EventHistory(ACME, 1).appendUnknown().appendUnknown();
        FoldedState state = new FoldedState().fold(history.events());

        FoldOutcome outcome =
                state.fold(history.at(new Position(2, 3), "payledger.epoch.started.v1", UUID.randomUUID(), "{}"));

        assertThat(outcome).isInstanceOf(FoldOutcome.Applied.class);
        assertThat(state.frontier(ACME).position()).isEqualTo(new Position(2, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostTailFreezesTheShardPermanently(boolean frozenByAGapBefore) {
        EventHistory history =
                new EventHistory(ACME, 1).appendUnknown().appendUnknown().appendUnknown();
        FoldedState state = new FoldedState().fold(history.events());
        if (frozenByAGapBefore) {
            state.fold(unknown(history, new Position(1, 5)));
        }

        FoldOutcome begin = state.fold(unknown(history, new Position(2, 3)));
        // by number these two would follow the frontier, and merge two histories
        FoldOutcome next = state.fold(unknown(history, new Position(2, 4)));
        FoldOutcome after = state.fold(unknown(history, new Position(2, 5)));

        assertThat(begin).isInstanceOf(FoldOutcome.ShardFrozen.class);
        assertThat(List.of(next, after)).allMatch(FoldOutcome.RecordSkipped.class::isInstance);
        assertThat(state.frontier(ACME).position()).isEqualTo(new Position(1, 3));
        assertThat(Objects.requireNonNull(state.frontier(ACME).frozen()).reason())
                .isEqualTo(Reason.HISTORY_LOST);
    }

    @Test
    void malformedHeadersFreezeTheirShardAndAreKeptAsEvidence() {
        EventHistory history = new EventHistory(ACME, 1);
        UUID run = history.approvedRun();
        RecordedEvent good = history.last();
        List<RecordedEvent> before =
                history.events().subList(0, history.events().size() - 1);
        for (RecordedEvent damaged : List.of(
                good.without(EventEnvelope.SEQUENCE),
                good.withHeader(EventEnvelope.SEQUENCE, "many"),
                good.withHeader(EventEnvelope.SEQUENCE, "0"),
                good.withHeader(EventEnvelope.EPOCH, "-1"),
                good.withHeader(EventEnvelope.TIME, "yesterday"),
                good.withHeader(EventEnvelope.SOURCE, "/payledger/" + BETA.id()),
                good.without(EventEnvelope.TYPE))) {
            FoldedState state = new FoldedState().fold(before);

            FoldOutcome outcome = state.fold(damaged);

            assertThat(outcome).isInstanceOf(FoldOutcome.ShardFrozen.class);
            Freeze freeze = Objects.requireNonNull(state.frontier(ACME).frozen());
            assertThat(freeze.reason()).isEqualTo(Reason.MALFORMED_HEADERS);
            assertThat(freeze.where()).isEqualTo("payroll.events-0@" + before.size());
            assertThat(state.frontier(ACME).position()).isEqualTo(new Position(1, before.size()));

            assertThat(state.fold(good)).isInstanceOf(FoldOutcome.Applied.class);
            assertThat(state.frontier(ACME).frozen()).isNull();
            assertThat(state.run(ACME, run)).isPresent();
        }
    }

    @Test
    void aMalformedPayloadFreezesItsShardBeforeItsPosition() {
        EventHistory history = new EventHistory(ACME, 1);
        history.approvedRun();
        RecordedEvent good = history.last();
        List<RecordedEvent> before =
                history.events().subList(0, history.events().size() - 1);
        String json = new String(good.payload(), StandardCharsets.UTF_8);
        for (String damaged : List.of(
                "",
                "null",
                "{}",
                "{\"run\":",
                json.replace("\"headcount\":", "\"heads\":"),
                json.replaceAll("\"grossMinor\":(-?\\d+)", "\"grossMinor\":$1.5"),
                json.replaceAll("\"transferredMinor\":\\d+", "\"transferredMinor\":null"),
                json.replaceAll("\"by\":\"amir\"", "\"by\":\"\""),
                json.replaceAll("\"revision\":\\d+", "\"revision\":0"),
                json.replaceAll("\"run\":\"[^\"]+\"", "\"run\":\"" + new UUID(1, 1) + "\""))) {
            FoldedState state = new FoldedState().fold(before);

            FoldOutcome outcome = state.fold(good.withPayload(damaged));

            assertThat(outcome).as(damaged).isInstanceOf(FoldOutcome.ShardFrozen.class);
            assertThat(Objects.requireNonNull(state.frontier(ACME).frozen()).reason())
                    .as(damaged)
                    .isEqualTo(Reason.MALFORMED_PAYLOAD);
            assertThat(state.fold(good)).isInstanceOf(FoldOutcome.Applied.class);
        }
    }

    @Test
    void aMalformedPayloadBelowTheFrontierIsADuplicate() {
        EventHistory history = new EventHistory(ACME, 1);
        history.approvedRun();
        FoldedState state = new FoldedState().fold(history.events());

        FoldOutcome outcome = state.fold(history.last().withPayload("{"));

        assertThat(outcome).isInstanceOf(FoldOutcome.Duplicate.class);
    }

    @Test
    void aRecordOfNoShardIsCountedAndBlocksNoOther() {
        EventHistory history = new EventHistory(ACME, 1).appendUnknown();
        FoldedState state = new FoldedState();

        FoldOutcome keyless =
                state.fold(new IncomingRecord(FoldedState.LOG, Topics.EVENTS, 0, 0, null, Map.of(), new byte[0]));
        FoldOutcome notAShard = state.fold(
                new IncomingRecord(FoldedState.LOG, Topics.EVENTS, 0, 1, "Not/a/shard", Map.of(), new byte[0]));
        FoldOutcome event = state.fold(history.last());

        assertThat(List.of(keyless, notAShard)).allMatch(FoldOutcome.UnkeyedRecord.class::isInstance);
        assertThat(event).isInstanceOf(FoldOutcome.Applied.class);
        assertThat(state.progress().unkeyed()).isEqualTo(2);
        assertThat(state.progress().lastUnkeyed()).contains("payroll.events-0@1");
        assertThat(state.progress().next()).isEqualTo(3);
    }

    @Test
    void stateOfAFormerTopicIsRefused() {
        EventHistory history = new EventHistory(ACME, 1).appendUnknown();
        FoldedState state = new FoldedState().fold(history.events());
        RecordedEvent event = history.last();

        assertThatThrownBy(() -> state.fold(
                        new IncomingRecord("log-2", Topics.EVENTS, 0, 0, ACME.id(), event.headers(), event.payload())))
                .isInstanceOf(TopicRecreatedException.class)
                .hasMessageContaining("deleted and created again");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void approvedRunsOfAHealthyHistoryReconcile(long seed) {
        EventHistory history = new EventHistory(ACME, seed);
        List<UUID> approved = List.of(history.approvedRun(), history.approvedRun());

        FoldedState state = new FoldedState().fold(history.events());

        assertThat(approved).allSatisfy(run -> {
            Reconciliation reconciliation =
                    Reconciliation.of(state.run(ACME, run).orElseThrow());
            assertThat(reconciliation.verdict()).isEqualTo(Verdict.AGREED);
        });
        assertThat(state.rows("k/")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void paidRunsOfAHealthyHistoryReconcile(long seed) {
        EventHistory history = new EventHistory(ACME, seed);
        List<UUID> paid = List.of(history.paidRun(), history.paidRun());

        FoldedState state = new FoldedState().fold(history.events());

        assertThat(paid).allSatisfy(run -> assertThat(
                        Reconciliation.of(state.run(ACME, run).orElseThrow()).verdict())
                .isEqualTo(Verdict.RECONCILED));
        assertThat(state.rows("k/")).isEmpty();
        assertThat(state.rows("b/")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theCountsOfBreaksMatchTheirRows(long seed) {
        EventHistory history = new EventHistory(ACME, seed);
        UUID run = history.troubledRun();

        FoldedState state = new FoldedState().fold(history.events());

        RunLedger found = state.run(ACME, run).orElseThrow();
        List<Break> kept = state.rows("k/").values().stream()
                .map(bytes -> FoldedState.CODEC.read(bytes, Break.class))
                .toList();
        for (BreakState each : BreakState.values()) {
            assertThat(found.breaksIn(each))
                    .as("%s", each)
                    .isEqualTo(kept.stream().filter(one -> one.state() == each).count());
        }
        Reconciliation judged = Reconciliation.of(found);
        assertThat(judged.verdict() == Verdict.BROKEN)
                .isEqualTo(kept.stream()
                        .anyMatch(one -> one.state() == BreakState.OPEN || one.state() == BreakState.INVESTIGATING));
        assertThat(state.rows("b/")).hasSize(judged.verdict() == Verdict.BROKEN ? 1 : 0);
        assertThat(found.changedAt()).isEqualTo(history.position());
        assertThat(kept).allMatch(one -> found.changedAt().covers(one.changedAt()));
    }

    @Test
    void anEventTouchesFewAndSmallRowsOfALargeRegister() {
        EventHistory history = new EventHistory(ACME, 1);
        UUID run = new UUID(1, 1);
        List<Item> items = history.randomItems(100_000);
        history.append(EventHistory.created(run)).append(EventHistory.chunks(run, 1, items, 200));
        history.append(EventHistory.calculated(run, 1, EventHistory.totals(items)));
        history.append(EventHistory.submitted(run, 1, EventHistory.totals(items)));
        history.append(EventHistory.approved(run, 1, EventHistory.totals(items)));
        history.append(EventHistory.released(run, 1, items)).append(EventHistory.transmitted(run, 1));
        history.append(
                EventHistory.reported(run, new UUID(1, 2), EventHistory.statuses(items, PaymentStatus.SETTLED), 200));
        List<Booking> bookings = EventHistory.bookings(items, EventHistory.currency(run), false);
        history.append(EventHistory.booked(run, new UUID(1, 3), "2026-7", bookings, 200));
        FoldedState state = new FoldedState();

        for (RecordedEvent event : history.events()) {
            List<FoldStep.Row> rows = state.rowsOf(event);
            assertThat(rows).filteredOn(row -> row.key().startsWith("l/")).hasSizeLessThanOrEqualTo(3);
            assertThat(rows).allSatisfy(row -> assertThat(FoldedState.CODEC.write(Objects.requireNonNull(row.value())))
                    .hasSizeLessThan(50_000));
        }

        RunLedger paid = state.run(ACME, run).orElseThrow();
        assertThat(Reconciliation.of(paid).verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(state.rows("r/").values()).allSatisfy(row -> assertThat(row).hasSizeLessThan(5_000));
    }

    @Test
    void anEventAboutTheTenantMovesOnlyTheFrontier() {
        UUID policy = new UUID(1, 2);
        EventHistory history = new EventHistory(ACME, 1).append(new PolicyChanged(policy, 1, 2, "olga"));
        RecordedEvent good = history.last();

        FoldOutcome outcome = new FoldedState().fold(good);
        FoldedState other = new FoldedState();
        FoldOutcome refused = other.fold(good.withHeader(EventEnvelope.SUBJECT, new UUID(1, 3).toString()));

        assertThat(outcome).isInstanceOfSatisfying(FoldOutcome.Applied.class, applied -> {
            assertThat(applied.type()).isEqualTo(EventType.POLICY_CHANGED.typeName());
            assertThat(applied.change()).isNull();
        });
        assertThat(refused).isInstanceOf(FoldOutcome.ShardFrozen.class);
    }

    /** The fold keeps lines by number and no employees, so there is nothing to forget. */
    @Test
    void anErasureMovesOnlyTheFrontierAndTheStateHasNoEmployee() {
        EventHistory history = new EventHistory(ACME, 1);
        UUID run = history.approvedRun();
        FoldedState state = new FoldedState();
        history.events().forEach(state::fold);
        Map<String, String> before = state.bytes("r/");

        history.append(new EmployeeErased(new UUID(1, 2), "e-1", 1, 1, "rita"));
        FoldOutcome outcome = state.fold(history.last());

        assertThat(outcome).isInstanceOf(FoldOutcome.Applied.class);
        assertThat(state.bytes("r/")).isEqualTo(before);
        assertThat(state.bytes().values()).isNotEmpty().noneMatch(row -> row.matches("(?s).*\\be-\\d.*"));
        assertThat(state.run(ACME, run)).isPresent();
    }

    @Test
    void aMalformedPaymentFreezesItsShardAndIsNotQuoted() {
        EventHistory history = new EventHistory(ACME, 2);
        UUID run = history.approvedRun();
        List<RecordedEvent> before = history.events();
        Booking booking =
                new Booking(Optional.of(7), Optional.of(1L), 123_456, "EUR", Optional.empty(), Optional.of("AC04"));
        history.append(EventHistory.booked(run, new UUID(1, 1), "2026-1", List.of(booking), 1));
        RecordedEvent booked = history.last();
        String json = new String(booked.payload(), StandardCharsets.UTF_8);
        for (String damaged : List.of(
                json.replace("\"amountMinor\":123456", "\"amountMinor\":\"123456 euros\""),
                json.replace("\"amountMinor\":123456", "\"amountMinor\":123456.5"),
                json.replace("\"line\":7", "\"line\":0"),
                json.replace("\"transfers\":1", "\"transfers\":2"),
                json.replace("\"transfers\":1", "\"transfers\":-1"),
                json.replace("\"EUR\"", "\"euro 123456\""),
                json.replace("AC04", "AC04 the employee asked for 123456 to be sent elsewhere"),
                json.replace("2026-1", " "))) {
            assertThat(damaged).isNotEqualTo(json);
            FoldedState state = new FoldedState().fold(before);

            FoldOutcome outcome = state.fold(booked.withPayload(damaged));

            assertThat(outcome).as(damaged).isInstanceOf(FoldOutcome.ShardFrozen.class);
            Freeze freeze = Objects.requireNonNull(state.frontier(ACME).frozen());
            assertThat(freeze.reason()).isEqualTo(Reason.MALFORMED_PAYLOAD);
            assertThat(freeze.detail()).doesNotContain("123456").isNotBlank();
        }
    }

    /** A running deployment keeps its state: another digest needs a new version of the fold. */
    @Test
    void theStateIsThatOfTheDeployedVersion() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");

        seeds().forEach(seed -> new FoldedState()
                .fold(interleaved(seed))
                .rows("")
                .forEach((key, row) -> {
                    digest.update(key.getBytes(StandardCharsets.UTF_8));
                    digest.update(row);
                }));

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(DEPLOYED_STATE);
    }

    private static RecordedEvent unknown(EventHistory history, Position position) {
        return history.at(position, "payledger.unknown.v1", new UUID(0, 1), "{}");
    }

    /** Two shards on one partition, each in its own order. */
    private static List<RecordedEvent> interleaved(long seed) {
        List<RecordedEvent> acme = EventHistory.random(ACME, seed).events();
        List<RecordedEvent> beta = EventHistory.random(BETA, seed + 1_000).events();
        List<Boolean> turns = new ArrayList<>(Collections.nCopies(acme.size(), true));
        turns.addAll(Collections.nCopies(beta.size(), false));
        Collections.shuffle(turns, new Random(seed));
        List<RecordedEvent> mixed = new ArrayList<>();
        int nextOfAcme = 0;
        int nextOfBeta = 0;
        for (boolean acmesTurn : turns) {
            mixed.add(acmesTurn ? acme.get(nextOfAcme++) : beta.get(nextOfBeta++));
        }
        return mixed;
    }
}
