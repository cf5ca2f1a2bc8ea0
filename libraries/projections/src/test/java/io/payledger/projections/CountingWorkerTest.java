package io.payledger.projections;

import static io.payledger.projections.EventCounter.LENT;
import static io.payledger.projections.EventCounter.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.EventCounter.Count;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.streams.ProjectionStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that knows nothing of payroll, made of one class. */
class CountingWorkerTest {

    private static final Shard CENTRAL = new Shard("library/central");
    private static final Shard NORTH = new Shard("library/north");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path stateDir;

    @SuppressWarnings("NullAway.Init")
    private CountingWorker worker;

    @BeforeEach
    void open() {
        worker = new CountingWorker(stateDir);
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void eventsAreCountedByTypeAndShard() {
        worker.fold(
                event(CENTRAL, 1, LENT), event(NORTH, 1, LENT), event(CENTRAL, 2, LENT), event(CENTRAL, 3, RETURNED));

        assertThat(worker.rows().get(EventCounter.key(CENTRAL, LENT), Count.class))
                .contains(new Count(2, 4));
        assertThat(worker.rows().get(EventCounter.key(CENTRAL, RETURNED), Count.class))
                .contains(new Count(1, 2));
        assertThat(worker.rows().get(EventCounter.key(NORTH, LENT), Count.class))
                .contains(new Count(1, 2));
    }

    @Test
    void whatTheFoldReturnsReachesItsListeners() {
        worker.fold(event(CENTRAL, 1, LENT));

        assertThat(worker.outcomes()).singleElement().isInstanceOfSatisfying(FoldOutcome.Applied.class, applied -> {
            assertThat(applied.type()).isEqualTo(LENT);
            assertThat(applied.change()).isEqualTo(new Count(1, 2));
        });
    }

    @Test
    void eventsOfAnotherTypeMoveTheFrontierAlone() {
        worker.fold(event(CENTRAL, 1, "payledger.payroll-run.created.v1"));

        assertThat(frontier(CENTRAL)).isEqualTo(new Position(1, 1));
        assertThat(worker.outcomes()).singleElement().isInstanceOfSatisfying(FoldOutcome.Applied.class, applied -> {
            assertThat(applied.type()).isNull();
            assertThat(applied.change()).isNull();
        });
        assertThat(worker.state().keySet()).noneMatch(key -> key.startsWith("c/"));
    }

    @Test
    void aGapFreezesItsShardUntilTheMissingEventArrives() {
        worker.fold(event(CENTRAL, 1, LENT), event(CENTRAL, 3, LENT), event(NORTH, 1, LENT));
        Position whileFrozen = frontier(CENTRAL);

        worker.fold(event(CENTRAL, 2, LENT), event(CENTRAL, 3, LENT));

        assertThat(whileFrozen).isEqualTo(new Position(1, 1));
        assertThat(frontier(NORTH)).isEqualTo(new Position(1, 1));
        assertThat(worker.outcomes().get(1)).isInstanceOf(FoldOutcome.ShardFrozen.class);
        assertThat(frontier(CENTRAL)).isEqualTo(new Position(1, 3));
        assertThat(worker.rows().get(EventCounter.key(CENTRAL, LENT), Count.class))
                .contains(new Count(3, 6));
    }

    @Test
    void aRefusedPayloadFreezesTheShardAndChangesNoRow() {
        TestEvent event = event(CENTRAL, 1, LENT);
        RecordHeaders headers = new RecordHeaders();
        event.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));

        worker.fold(new TestRecord<>(CENTRAL.id().getBytes(StandardCharsets.UTF_8), null, headers, 0L));

        assertThat(worker.outcomes()).singleElement().isInstanceOf(FoldOutcome.ShardFrozen.class);
        assertThat(worker.state().keySet()).noneMatch(key -> key.startsWith("c/"));
    }

    /** A running deployment keeps its state: a change of these texts needs a new version of every fold. */
    @Test
    void theRowsOfFrontiersAndProgressAreThoseOfEarlierVersions() {
        worker.fold(new TestRecord<>(null, null, new RecordHeaders(), 0L))
                .fold(event(CENTRAL, 1, LENT), event(NORTH, 2, LENT));

        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("c/library/central/library.book.lent.v1", "{\"bytes\":2,\"events\":1}");
        expected.put(
                "f/library/central", "{\"eventTime\":\"2026-01-01T00:00:01Z\",\"frozen\":null,\"position\":\"1/1\"}");
        expected.put(
                "f/library/north",
                "{\"eventTime\":null,\"frozen\":{\"detail\":\"expected sequence 1\",\"met\":\"1/2\",\"reason\":\"GAP\","
                        + "\"where\":\"payroll.events-0@2\"},\"position\":\"0/0\"}");
        expected.put(
                "o/payroll.events-0",
                "{\"lastStranger\":\"payroll.events-0@0: a record without a key\",\"log\":\"log-1\",\"next\":3,"
                        + "\"strangers\":1}");
        assertThat(worker.state()).isEqualTo(expected);
    }

    private Position frontier(Shard shard) {
        return Objects.requireNonNull(ProjectionStore.frontiers(worker.rows()).get(shard))
                .position();
    }

    private static TestEvent event(Shard shard, long sequence, String type) {
        return TestEvent.of(shard, new Position(1, sequence), type, "{}");
    }
}
