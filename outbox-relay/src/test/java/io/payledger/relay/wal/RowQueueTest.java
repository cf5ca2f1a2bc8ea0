package io.payledger.relay.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.debezium.pipeline.DataChangeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class RowQueueTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Schema SCHEMA =
            SchemaBuilder.struct().field("payload", Schema.STRING_SCHEMA).build();

    private final RowQueue queue = new RowQueue(100_000);

    @Test
    void recordsAreTakenInTheOrderOfTheirArrival() throws InterruptedException {
        List<SourceRecord> records = IntStream.range(0, 5)
                .mapToObj(number -> record("row " + number))
                .toList();
        records.forEach(record -> queue.enqueue(new DataChangeEvent(record)));

        assertThat(queue.size()).isEqualTo(5);
        assertThat(queue.take(3, SHORT)).isEqualTo(records.subList(0, 3));
        assertThat(queue.take(3, SHORT)).isEqualTo(records.subList(3, 5));
        assertThat(queue.take(3, SHORT)).isEmpty();
    }

    @Test
    void aThreadSleepsUntilThereIsARecordAndTakesItAtOnce() throws InterruptedException {
        List<SourceRecord> taken = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                taken.addAll(queue.take(3, LONG));
            } catch (InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        SourceRecord record = record("row");
        queue.enqueue(new DataChangeEvent(record));
        thread.join(LONG.toMillis() / 2);

        assertThat(taken).containsExactly(record);
    }

    @Test
    void itIsFullWithManyBytesInFewRecords() throws InterruptedException {
        queue.enqueue(new DataChangeEvent(record("x".repeat(60_000))));
        assertThat(queue.size()).isEqualTo(1);
        queue.enqueue(new DataChangeEvent(record("x".repeat(60_000))));
        assertThat(queue.size()).isEqualTo(Integer.MAX_VALUE);

        assertThat(queue.take(1, SHORT)).hasSize(1);
        assertThat(queue.size()).isEqualTo(1);
    }

    private static SourceRecord record(String payload) {
        return new SourceRecord(Map.of(), Map.of(), "outbox", SCHEMA, new Struct(SCHEMA).put("payload", payload));
    }
}
