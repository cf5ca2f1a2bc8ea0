package io.payledger.relay.leadership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.payledger.relay.testing.RelayTestEnvironment;
import io.payledger.relay.testing.RelayTestEnvironment.PublishedRecord;
import io.payledger.relay.testing.Writer;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The records as read by the CloudEvents SDK, which knows nothing of PayLedger. */
class CloudEventsIT {

    private static final String ACME = "payroll/acme-de";

    private RelayTestEnvironment environment;

    @BeforeEach
    void prepare() throws Exception {
        environment = RelayTestEnvironment.prepare();
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void aRecordIsACloudEventInBinaryMode() throws Exception {
        Instant occurredAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 1, occurredAt);
        }
        PublishedRecord record = environment.awaitEvents(1).get(0);

        MessageReader message = reader(record);
        CloudEvent event = message.toEvent();

        String row = " FROM outbox WHERE sequence = 1";
        assertThat(message.getEncoding()).isEqualTo(Encoding.BINARY);
        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(event.getId()).isEqualTo(environment.query("SELECT event_id" + row));
        assertThat(event.getType()).isEqualTo("payledger.test.v1");
        assertThat(event.getSource()).isEqualTo(URI.create("/payledger/payroll/acme-de"));
        assertThat(event.getSubject()).isEqualTo(environment.query("SELECT aggregate_id" + row));
        assertThat(event.getTime()).isEqualTo(OffsetDateTime.ofInstant(occurredAt, ZoneOffset.UTC));
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getDataSchema()).isNull();
        assertThat(event.getExtensionNames())
                .containsExactlyInAnyOrder("epoch", "sequence")
                .allMatch(name -> name.matches("[a-z0-9]{1,20}"));
        assertThat(event.getExtension("epoch")).isEqualTo("1");
        assertThat(event.getExtension("sequence")).isEqualTo("0000000000000000001");
        assertThat(new String(Objects.requireNonNull(event.getData()).toBytes(), UTF_8))
                .isEqualTo(environment.query("SELECT payload" + row));
        assertThat(record.headers().keySet())
                .as("other headers are the content type and the trace context")
                .filteredOn(name -> !name.startsWith("ce_"))
                .containsExactlyInAnyOrder("content-type", "traceparent");
    }

    @Test
    void sequencesSortAsText() throws Exception {
        environment.leader();
        try (Writer writer = environment.writer()) {
            writer.commit(ACME, 11);
        }

        List<String> sequences = environment.awaitEvents(11).stream()
                .map(record -> String.valueOf(reader(record).toEvent().getExtension("sequence")))
                .toList();

        assertThat(sequences).hasSize(11).isSorted().doesNotHaveDuplicates();
    }

    private static MessageReader reader(PublishedRecord record) {
        RecordHeaders headers = new RecordHeaders();
        record.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        return KafkaMessageFactory.createReader(headers, record.value().getBytes(UTF_8));
    }
}
