package io.payledger.worker.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.opentelemetry.api.OpenTelemetry;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.FrontierKeys;
import io.payledger.projections.fold.PartitionProgress;
import io.payledger.projections.fold.ShardFrontier;
import io.payledger.projections.streams.BoundedMemory;
import io.payledger.projections.streams.FoldListener;
import io.payledger.projections.streams.FoldSpans;
import io.payledger.projections.streams.FoldTopology;
import io.payledger.projections.streams.ProjectionStore;
import io.payledger.projections.streams.RowReader;
import io.payledger.worker.EventHistory;
import io.payledger.worker.EventHistory.RecordedEvent;
import io.payledger.worker.ledger.Reconciliation;
import io.payledger.worker.ledger.Reconciliation.Verdict;
import io.payledger.worker.ledger.RunLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldTopologyTest {

    private static final Shard ACME = new Shard("payroll/acme-de");
    private static final ReconciliationFold FOLD = new ReconciliationFold();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path stateDir;

    private final Recorder recorder = new Recorder();

    @SuppressWarnings("NullAway.Init")
    private TopologyTestDriver driver;

    @SuppressWarnings("NullAway.Init")
    private TestInputTopic<byte[], byte[]> topic;

    @BeforeEach
    void open() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
        driver = new TopologyTestDriver(
                FoldTopology.of(FOLD, Topics.EVENTS, "log-1", recorder, new FoldSpans(OpenTelemetry.noop(), FOLD)),
                settings);
        topic = driver.createInputTopic(Topics.EVENTS, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void eventsBecomeRunsFrontierAndProgressInOneStore() {
        EventHistory history = new EventHistory(ACME, 4);
        UUID run = history.approvedRun();

        history.events().forEach(this::send);

        KeyValueStore<String, byte[]> store = driver.getKeyValueStore("reconciliation");
        RunLedger state = row(store, RunKeys.run(ACME, run), RunLedger.class);
        ShardFrontier frontier = row(store, FrontierKeys.frontier(ACME), ShardFrontier.class);
        PartitionProgress progress = row(store, FrontierKeys.progress(Topics.EVENTS, 0), PartitionProgress.class);
        assertThat(Reconciliation.of(state).verdict()).isEqualTo(Verdict.AGREED);
        assertThat(frontier.position()).isEqualTo(history.position());
        assertThat(state.changedAt()).isEqualTo(history.position());
        assertThat(progress.next()).isEqualTo(history.events().size());
    }

    @Test
    void unreadableRecordsDoNotEndThePartition() {
        EventHistory history = new EventHistory(ACME, 4).appendUnknown();

        topic.pipeInput(new TestRecord<>(null, null, new RecordHeaders(), 0L));
        topic.pipeInput(new TestRecord<>(new byte[] {(byte) 0xff}, new byte[0], new RecordHeaders(), 0L));
        topic.pipeInput(new TestRecord<>(ACME.id().getBytes(StandardCharsets.UTF_8), null, new RecordHeaders(), 0L));
        send(history.last());

        assertThat(recorder.outcomes).hasSize(4);
        assertThat(recorder.outcomes.get(2)).isInstanceOf(FoldOutcome.ShardFrozen.class);
        assertThat(recorder.outcomes.get(3))
                .isInstanceOfSatisfying(FoldOutcome.Applied.class, applied -> assertThat(applied.thawed())
                        .isTrue());
    }

    @Test
    void listenersAreCalledAfterTheStateHasChanged() {
        EventHistory history = new EventHistory(ACME, 4).appendUnknown();
        recorder.onFolded = () -> {
            KeyValueStore<String, byte[]> store = driver.getKeyValueStore("reconciliation");
            recorder.seen =
                    row(store, FrontierKeys.frontier(ACME), ShardFrontier.class).position();
        };

        send(history.last());

        assertThat(recorder.seen).isEqualTo(new Position(1, 1));
    }

    private void send(RecordedEvent event) {
        RecordHeaders headers = new RecordHeaders();
        event.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        topic.pipeInput(
                new TestRecord<>(event.shard().id().getBytes(StandardCharsets.UTF_8), event.payload(), headers, 0L));
    }

    private static <T> T row(KeyValueStore<String, byte[]> store, String key, Class<T> type) {
        return FOLD.codec().read(Objects.requireNonNull(store.get(key), key), type);
    }

    private static final class Recorder implements FoldListener {
        private final List<FoldOutcome> outcomes = new ArrayList<>();
        private Position seen = Position.NONE;
        private Runnable onFolded = () -> {};

        @Override
        public void opened(int partition, RowReader rows) {
            assertThat(ProjectionStore.frontiers(rows)).isEmpty();
            rows.scan(RunKeys.BROKEN, RunKeys.BROKEN_END, BrokenRun.class, (key, broken) -> fail(key));
        }

        @Override
        public void folded(int partition, FoldOutcome outcome) {
            outcomes.add(outcome);
            onFolded.run();
        }
    }
}
