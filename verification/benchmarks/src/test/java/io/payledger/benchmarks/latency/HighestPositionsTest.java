package io.payledger.benchmarks.latency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HighestPositionsTest {

    private static final String TOPIC = "events";
    private static final String ACME = "payroll/acme";

    private record Stored(Shard shard, Position position) {}

    private final List<Stored> stored = new ArrayList<>();

    /** The headers as Kafka Connect writes numbers, without leading zeros. */
    private static TestRecord<String, byte[]> event(int epoch, long sequence) {
        Headers headers = new RecordHeaders()
                .add(EventEnvelope.EPOCH, Integer.toString(epoch).getBytes(UTF_8))
                .add(EventEnvelope.SEQUENCE, Long.toString(sequence).getBytes(UTF_8));
        return new TestRecord<>(ACME, new byte[0], headers);
    }

    @Test
    void theStoreHasTheHighestPositionAndTellsOfEachNewOne(@TempDir Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(
                HighestPositions.topology(TOPIC, (shard, position) -> stored.add(new Stored(shard, position))),
                settings)) {
            TestInputTopic<String, byte[]> events =
                    driver.createInputTopic(TOPIC, new StringSerializer(), new ByteArraySerializer());

            events.pipeInput(event(1, 9));
            events.pipeInput(event(1, 10));
            events.pipeInput(event(1, 9));
            events.pipeInput(event(2, 11));

            assertThat(driver.<String, String>getKeyValueStore(HighestPositions.STORE)
                            .get(ACME))
                    .isEqualTo("2/11");
        }
        assertThat(stored)
                .extracting(Stored::position)
                .containsExactly(new Position(1, 9), new Position(1, 10), new Position(2, 11));
    }
}
