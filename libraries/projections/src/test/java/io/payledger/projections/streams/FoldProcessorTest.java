package io.payledger.projections.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.EventCounter;
import io.payledger.projections.EventCounter.Count;
import io.payledger.projections.TestEvent;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FoldStep.Row;
import io.payledger.projections.fold.FrontierKeys;
import io.payledger.projections.fold.RowCodec;
import io.payledger.projections.fold.ShardFrontier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FoldProcessorTest {

    private static final Shard CENTRAL = new Shard("library/central");
    private static final EventCounter FOLD = new EventCounter();
    private static final String PROGRESS = FrontierKeys.progress(Topics.EVENTS, 0);

    private final List<FoldOutcome> outcomes = new ArrayList<>();
    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(FOLD.name()), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private final FoldProcessor processor = new FoldProcessor(
            FOLD, "log-1", (partition, outcome) -> outcomes.add(outcome), new FoldSpans(OpenTelemetry.noop(), FOLD));

    @BeforeEach
    void open() {
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        processor.init(context);
    }

    @AfterEach
    void close() {
        processor.close();
        store.close();
    }

    @Test
    void progressAndFrontiersAreNotReadBackFromTheStore() {
        fold(1);
        byte[] frontier = store.delete(FrontierKeys.frontier(CENTRAL));
        byte[] progress = store.delete(PROGRESS);

        fold(2);

        assertThat(frontier).isNotNull();
        assertThat(progress).isNotNull();
        assertThat(outcomes).hasSize(2).allMatch(FoldOutcome.Applied.class::isInstance);
        assertThat(store.get(FrontierKeys.frontier(CENTRAL))).isNotNull();
        assertThat(store.get(PROGRESS)).isNotNull();
    }

    @Test
    void aFoldsOwnRowsAreReadFromTheStore() {
        fold(1);
        store.put(EventCounter.key(CENTRAL, EventCounter.LENT), FOLD.codec().write(new Count(41, 82)));

        fold(2);

        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(FoldOutcome.Applied.class, applied -> assertThat(applied.change())
                        .isEqualTo(new Count(42, 84)));
    }

    /** Kafka Streams closes the processor, restores the store from what was committed, and initialises the same processor. */
    @Test
    void nothingThatAnAbortedTransactionWroteIsKept() {
        fold(1);
        byte[] committed = store.get(FrontierKeys.frontier(CENTRAL));
        fold(2);
        fold(3);

        processor.close();
        store.put(FrontierKeys.frontier(CENTRAL), committed);
        processor.init(context);
        fold(2);
        fold(3);

        assertThat(outcomes).hasSize(5).allMatch(FoldOutcome.Applied.class::isInstance);
    }

    @Test
    void theLeastRecentlyUsedFrontierBeyondTheLimitIsReadFromTheStoreAgain() {
        FoldedRows rows = new FoldedRows(store, FOLD.codec());
        ShardFrontier frontier = new ShardFrontier(new Position(1, 1), null, null);
        List<String> keys = IntStream.rangeClosed(0, FoldedRows.KEPT_MAX)
                .mapToObj(shard -> FrontierKeys.frontier(new Shard("library/" + shard)))
                .toList();
        keys.forEach(key -> rows.put(new Row(key, frontier)));

        keys.forEach(store::delete);

        assertThat(rows.get(keys.get(0), ShardFrontier.class)).isNull();
        assertThat(keys.stream().skip(1).map(key -> Optional.ofNullable(rows.get(key, ShardFrontier.class))))
                .containsOnly(Optional.of(frontier));
    }

    @Test
    void rowsOfAnotherLayoutAreRefused() {
        FoldedRows rows = new FoldedRows(store, FOLD.codec());
        store.put("a", new RowCodec(2).write("before"));

        assertThatThrownBy(() -> rows.get("a", String.class)).hasMessageContaining("not of layout 1");
    }

    private void fold(long sequence) {
        TestRecord<byte[], byte[]> event = TestEvent.of(CENTRAL, new Position(1, sequence), EventCounter.LENT, "{}")
                .record();
        context.setRecordMetadata(Topics.EVENTS, 0, sequence);
        processor.process(new Record<>(event.key(), event.value(), 0, event.headers()));
    }
}
