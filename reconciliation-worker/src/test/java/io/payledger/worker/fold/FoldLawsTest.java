package io.payledger.worker.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.events.EventEnvelope;
import io.payledger.events.EventType;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.PaymentStatus;
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
import io.payledger.projections.fold.StoredRows;
import io.payledger.projections.fold.TopicRecreatedException;
import io.payledger.worker.EventHistory;
import io.payledger.worker.EventHistory.RecordedEvent;
import io.payledger.worker.ledger.Break;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import io.payledger.worker.ledger.RunLedger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
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

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReplayGivesTheSameBytes(long seed) {
        List<RecordedEvent> history = interleaved(seed);

        FoldedState first = new FoldedState().fold(history);
        FoldedState again = new FoldedState().fold(history);

        assertThat(again.bytes()).isEqualTo(first.bytes());
        assertThat(first.frontier(ACME).frozen()).isNull();
        assertThat(first.frontier(ACME).position())
                .isEqualTo(EventHistory.random(ACME, seed).position());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void duplicatesAnywhereChangeNothing(long seed) {
        List<RecordedEvent> history = interleaved(seed);
        Random random = new Random(seed);
        List<RecordedEvent> stuttered = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            stuttered.add(history.get(i));
            while (random.nextInt(3) == 0) {
                stuttered.add(history.get(random.nextInt(i + 1)));
            }
        }

        FoldedState once = new FoldedState().fold(history);
        FoldedState stutteredState = new FoldedState().fold(stuttered);

        assertThat(stutteredState.bytes()).isEqualTo(once.bytes());
        assertThat(stutteredState.outcomes())
                .filteredOn(FoldOutcome.Duplicate.class::isInstance)
                .hasSize(stuttered.size() - history.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void howShardsAreInterleavedDoesNotMatter(long seed) {
        EventHistory acme = EventHistory.random(ACME, seed);
        EventHistory beta = EventHistory.random(BETA, seed + 1_000);

        FoldedState mixed = new FoldedState().fold(interleaved(seed));
        FoldedState oneAfterTheOther = new FoldedState().fold(beta.told()).fold(acme.told());

        assertThat(mixed.bytes()).isEqualTo(oneAfterTheOther.bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aGapFreezesExactlyItsShardUntilTheMissingEventComes(long seed) {
        EventHistory acme = EventHistory.random(ACME, seed);
        EventHistory beta = EventHistory.random(BETA, seed + 1_000);
        int missing = new Random(seed).nextInt(acme.told().size() - 1);
        List<RecordedEvent> holed = new ArrayList<>(acme.told());
        RecordedEvent lost = holed.remove(missing);

        FoldedState state = new FoldedState().fold(holed).fold(beta.told());
        FoldedState whole = new FoldedState().fold(acme.told()).fold(beta.told());

        assertThat(state.frontier(ACME).position().sequence()).isEqualTo(missing);
        assertThat(state.frontier(ACME).frozen()).isNotNull();
        assertThat(Objects.requireNonNull(state.frontier(ACME).frozen()).reason())
                .isEqualTo(Reason.GAP);
        assertThat(state.bytes(BETA)).isEqualTo(whole.bytes(BETA));
        assertThat(state.outcomes())
                .filteredOn(FoldOutcome.ShardFrozen.class::isInstance)
                .hasSize(1);

        // the relay publishes again from the missing event on
        state.fold(acme.told().subList(missing, acme.told().size()));
        assertThat(lost.position().sequence()).isEqualTo(missing + 1L);
        assertThat(state.bytes()).isEqualTo(whole.bytes());
    }

    @Test
    void eventsOfUnknownTypesMoveTheFrontier() {
        EventHistory story = new EventHistory(ACME, 1).tellUnknown().tellUnknown();

        FoldedState state = new FoldedState().fold(story.told());

        assertThat(state.frontier(ACME).position()).isEqualTo(new Position(1, 2));
        assertThat(state.frontier(ACME).frozen()).isNull();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFrontierIsNeverAheadOfTheRunsBehindIt(long seed) {
        FoldedState state = new FoldedState();

        for (RecordedEvent event : EventHistory.random(ACME, seed).told()) {
            FoldStep step = new ShardFold(FoldedState.FOLD)
                    .step(
                            rowsOf(state),
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

    private static StoredRows rowsOf(FoldedState state) {
        return key -> {
            Map<String, List<Byte>> rows = state.bytes();
            List<Byte> boxed = rows.get(key);
            if (boxed == null) {
                return null;
            }
            byte[] bytes = new byte[boxed.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = boxed.get(i);
            }
            return bytes;
        };
    }

    @Test
    void theFirstEventOfAShardIsNumberOne() {
        EventHistory story = new EventHistory(ACME, 1).tellUnknown().tellUnknown();

        FoldedState state = new FoldedState().fold(story.told().subList(1, 2));

        assertThat(state.frontier(ACME).position()).isEqualTo(Position.NONE);
        assertThat(Objects.requireNonNull(state.frontier(ACME).frozen()).reason())
                .isEqualTo(Reason.GAP);
    }

    @Test
    void anEpochThatGoesOnWhereTheFormerEndedIsFollowed() {
        EventHistory story = new EventHistory(ACME, 1).tellUnknown().tellUnknown();
        FoldedState state = new FoldedState().fold(story.told());

        FoldOutcome outcome =
                state.fold(story.at(new Position(2, 3), "payledger.epoch.started.v1", UUID.randomUUID(), "{}"));

        assertThat(outcome).isInstanceOf(FoldOutcome.Applied.class);
        assertThat(state.frontier(ACME).position()).isEqualTo(new Position(2, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostTailQuarantinesTheShardForGood(boolean frozenByAGapBefore) {
        EventHistory story =
                new EventHistory(ACME, 1).tellUnknown().tellUnknown().tellUnknown();
        FoldedState state = new FoldedState().fold(story.told());
        if (frozenByAGapBefore) {
            state.fold(unknown(story, new Position(1, 5)));
        }

        FoldOutcome begin = state.fold(unknown(story, new Position(2, 3)));
        // by number these two would follow what was applied, and make two histories into one
        FoldOutcome next = state.fold(unknown(story, new Position(2, 4)));
        FoldOutcome after = state.fold(unknown(story, new Position(2, 5)));

        assertThat(begin).isInstanceOf(FoldOutcome.ShardFrozen.class);
        assertThat(List.of(next, after)).allMatch(FoldOutcome.RecordSkipped.class::isInstance);
        assertThat(state.frontier(ACME).position()).isEqualTo(new Position(1, 3));
        assertThat(Objects.requireNonNull(state.frontier(ACME).frozen()).reason())
                .isEqualTo(Reason.HISTORY_LOST);
    }

    @Test
    void damagedHeadersFreezeTheirShardAndKeepTheEvidence() {
        EventHistory story = new EventHistory(ACME, 1);
        UUID run = story.approvedRun();
        RecordedEvent good = story.last();
        List<RecordedEvent> before = story.told().subList(0, story.told().size() - 1);
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
    void aPayloadThatCannotBeReadFreezesItsShardAtItsPosition() {
        EventHistory story = new EventHistory(ACME, 1);
        story.approvedRun();
        RecordedEvent good = story.last();
        List<RecordedEvent> before = story.told().subList(0, story.told().size() - 1);
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
    void anUnreadablePayloadBelowTheFrontierIsADuplicateLikeAnyOther() {
        EventHistory story = new EventHistory(ACME, 1);
        story.approvedRun();
        FoldedState state = new FoldedState().fold(story.told());

        FoldOutcome outcome = state.fold(story.last().withPayload("{"));

        assertThat(outcome).isInstanceOf(FoldOutcome.Duplicate.class);
    }

    @Test
    void aRecordOfNoShardIsCountedAndHoldsNobodyUp() {
        EventHistory story = new EventHistory(ACME, 1).tellUnknown();
        FoldedState state = new FoldedState();

        FoldOutcome keyless =
                state.fold(new IncomingRecord(FoldedState.LOG, Topics.EVENTS, 0, 0, null, Map.of(), new byte[0]));
        FoldOutcome stranger =
                state.fold(new IncomingRecord(FoldedState.LOG, Topics.EVENTS, 0, 1, "Nobody", Map.of(), new byte[0]));
        FoldOutcome event = state.fold(story.last());

        assertThat(List.of(keyless, stranger)).allMatch(FoldOutcome.UnkeyedRecord.class::isInstance);
        assertThat(event).isInstanceOf(FoldOutcome.Applied.class);
        assertThat(state.progress().unkeyed()).isEqualTo(2);
        assertThat(state.progress().lastUnkeyed()).contains("payroll.events-0@1");
        assertThat(state.progress().next()).isEqualTo(3);
    }

    @Test
    void stateOfAFormerTopicIsNotFoldedFurther() {
        EventHistory story = new EventHistory(ACME, 1).tellUnknown();
        FoldedState state = new FoldedState().fold(story.told());
        RecordedEvent event = story.last();

        assertThatThrownBy(() -> state.fold(
                        new IncomingRecord("log-2", Topics.EVENTS, 0, 0, ACME.id(), event.headers(), event.payload())))
                .isInstanceOf(TopicRecreatedException.class)
                .hasMessageContaining("deleted and created again");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void approvedRunsOfAHealthyHistoryReconcile(long seed) {
        EventHistory story = new EventHistory(ACME, seed);
        List<UUID> approved = List.of(story.approvedRun(), story.approvedRun());

        FoldedState state = new FoldedState().fold(story.told());

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
        EventHistory story = new EventHistory(ACME, seed);
        List<UUID> paid = List.of(story.paidRun(), story.paidRun());

        FoldedState state = new FoldedState().fold(story.told());

        assertThat(paid).allSatisfy(run -> assertThat(
                        Reconciliation.of(state.run(ACME, run).orElseThrow()).verdict())
                .isEqualTo(Verdict.RECONCILED));
        assertThat(state.rows("k/")).isEmpty();
        assertThat(state.rows("b/")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void breaksAreCountedAsTheyAreKept(long seed) {
        EventHistory story = new EventHistory(ACME, seed);
        UUID run = story.troubledRun();

        FoldedState state = new FoldedState().fold(story.told());

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
        assertThat(found.changedAt()).isEqualTo(story.position());
        assertThat(kept).allMatch(one -> found.changedAt().covers(one.changedAt()));
    }

    @Test
    void anEventOfFiveHundredLinesTouchesFewAndSmallRowsOfARegisterOfAHundredThousand() {
        EventHistory story = new EventHistory(ACME, 1);
        UUID run = new UUID(1, 1);
        List<Item> items = story.randomItems(100_000);
        story.tell(EventHistory.created(run)).tell(EventHistory.chunks(run, 1, items, 200));
        story.tell(EventHistory.calculated(run, 1, EventHistory.totals(items)));
        story.tell(EventHistory.submitted(run, 1, EventHistory.totals(items)));
        story.tell(EventHistory.approved(run, 1, EventHistory.totals(items)));
        story.tell(EventHistory.released(run, 1, items)).tell(EventHistory.transmitted(run, 1));
        story.tell(
                EventHistory.reported(run, new UUID(1, 2), EventHistory.statuses(items, PaymentStatus.SETTLED), 200));
        List<Booking> bookings = EventHistory.bookings(items, EventHistory.currency(run), false);
        story.tell(EventHistory.booked(run, new UUID(1, 3), "2026-7", bookings, 200));
        FoldedState state = new FoldedState();

        for (RecordedEvent event : story.told()) {
            List<FoldStep.Row> rows = state.rowsOf(event);
            assertThat(rows).filteredOn(row -> row.key().startsWith("l/")).hasSizeLessThanOrEqualTo(3);
            assertThat(rows).allSatisfy(row -> assertThat(row.value()).hasSizeLessThan(50_000));
        }

        RunLedger paid = state.run(ACME, run).orElseThrow();
        assertThat(Reconciliation.of(paid).verdict()).isEqualTo(Verdict.RECONCILED);
        assertThat(state.rows("r/").values()).allSatisfy(row -> assertThat(row).hasSizeLessThan(5_000));
    }

    @Test
    void whatIsAboutTheTenantMovesTheFrontierAlone() {
        UUID policy = new UUID(1, 2);
        EventHistory story = new EventHistory(ACME, 1).tell(new PolicyChanged(policy, 1, 2, "olga"));
        RecordedEvent good = story.last();

        FoldOutcome outcome = new FoldedState().fold(good);
        FoldedState other = new FoldedState();
        FoldOutcome refused = other.fold(good.withHeader(EventEnvelope.SUBJECT, new UUID(1, 3).toString()));

        assertThat(outcome).isInstanceOfSatisfying(FoldOutcome.Applied.class, applied -> {
            assertThat(applied.type()).isEqualTo(EventType.POLICY_CHANGED.typeName());
            assertThat(applied.change()).isNull();
        });
        assertThat(refused).isInstanceOf(FoldOutcome.ShardFrozen.class);
    }

    @Test
    void aPaymentThatCannotBeReadFreezesItsShardAndIsNotQuoted() {
        EventHistory story = new EventHistory(ACME, 2);
        UUID run = story.approvedRun();
        List<RecordedEvent> before = story.told();
        Booking booking =
                new Booking(Optional.of(7), Optional.of(1L), 123_456, "EUR", Optional.empty(), Optional.of("AC04"));
        story.tell(EventHistory.booked(run, new UUID(1, 1), "2026-1", List.of(booking), 1));
        RecordedEvent booked = story.last();
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

    private static RecordedEvent unknown(EventHistory story, Position position) {
        return story.at(position, "payledger.unknown.v1", new UUID(0, 1), "{}");
    }

    /** Two shards on one partition, each in its own order. */
    private static List<RecordedEvent> interleaved(long seed) {
        List<RecordedEvent> acme = EventHistory.random(ACME, seed).told();
        List<RecordedEvent> beta = EventHistory.random(BETA, seed + 1_000).told();
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
