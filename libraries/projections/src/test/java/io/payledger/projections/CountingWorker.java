package io.payledger.projections;

import io.opentelemetry.api.OpenTelemetry;
import io.payledger.events.Topics;
import io.payledger.projections.fold.FoldOutcome;
import io.payledger.projections.fold.ProjectionFold;
import io.payledger.projections.streams.FoldListener;
import io.payledger.projections.streams.FoldSpans;
import io.payledger.projections.streams.FoldTopology;
import io.payledger.projections.streams.RowReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The {@link EventCounter} on the topology, without a broker. */
public final class CountingWorker implements FoldListener, AutoCloseable {

    private static final ProjectionFold FOLD = new EventCounter();

    private final List<FoldOutcome> outcomes = new ArrayList<>();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> topic;
    private @Nullable RowReader rows;

    public CountingWorker(Path stateDir) {
        this(stateDir, new FoldSpans(OpenTelemetry.noop(), FOLD));
    }

    public CountingWorker(Path stateDir, FoldSpans spans) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        driver = new TopologyTestDriver(FoldTopology.of(FOLD, Topics.EVENTS, "log-1", this, spans), settings);
        topic = driver.createInputTopic(Topics.EVENTS, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public CountingWorker fold(TestEvent... events) {
        for (TestEvent event : events) {
            topic.pipeInput(event.record());
        }
        return this;
    }

    public CountingWorker fold(TestRecord<byte[], byte[]> record) {
        topic.pipeInput(record);
        return this;
    }

    public List<FoldOutcome> outcomes() {
        return outcomes;
    }

    public RowReader rows() {
        return Objects.requireNonNull(rows, "the topology has opened its partition");
    }

    /** All rows by key, without the layout byte. */
    public Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> all =
                driver.<String, byte[]>getKeyValueStore(FOLD.name()).all()) {
            all.forEachRemaining(
                    row -> state.put(row.key, new String(row.value, 1, row.value.length - 1, StandardCharsets.UTF_8)));
        }
        return state;
    }

    @Override
    public void opened(int partition, RowReader opened) {
        rows = opened;
    }

    @Override
    public void folded(int partition, FoldOutcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void close() {
        driver.close();
    }
}
