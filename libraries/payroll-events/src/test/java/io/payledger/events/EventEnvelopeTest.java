package io.payledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.payledger.freshness.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventEnvelopeTest {

    private static final String SHARD = "payroll/acme-de";
    private static final EventEnvelope APPROVAL = new EventEnvelope(
            SHARD,
            new Position(2, 845_201),
            UUID.fromString("0190f5f0-0000-7000-8000-000000000001"),
            "payledger.payroll-run.approved.v1",
            UUID.fromString("0190f5f0-0000-7000-8000-000000000002"),
            Instant.parse("2026-11-20T10:00:00.123456Z"),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    @Test
    void headersAreThoseOfCloudEventsInBinaryMode() {
        assertThat(written(APPROVAL))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "content-type", "application/json",
                        "ce_specversion", "1.0",
                        "ce_id", "0190f5f0-0000-7000-8000-000000000001",
                        "ce_type", "payledger.payroll-run.approved.v1",
                        "ce_source", "/payledger/payroll/acme-de",
                        "ce_subject", "0190f5f0-0000-7000-8000-000000000002",
                        "ce_time", "2026-11-20T10:00:00.123456Z",
                        "ce_epoch", "2",
                        "ce_sequence", "0000000000000845201",
                        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    @Test
    void readsWhatItWrote() {
        Random random = new Random(20_261_128);
        for (int i = 0; i < 1_000; i++) {
            EventEnvelope envelope = new EventEnvelope(
                    SHARD,
                    new Position(1 + random.nextInt(Integer.MAX_VALUE), 1 + (random.nextLong() >>> 1)),
                    new UUID(random.nextLong(), random.nextLong()),
                    "payledger.type-" + i,
                    new UUID(random.nextLong(), random.nextLong()),
                    Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                    random.nextBoolean() ? "00-trace-" + i : null);

            assertThat(EventEnvelope.read(SHARD, written(envelope)::get)).isEqualTo(envelope);
        }
    }

    @Test
    void sequencesSortAsTextAsTheySortAsNumbers() {
        List<String> sequences = LongStream.of(1, 9, 10, 99, 1_000_000, Long.MAX_VALUE)
                .mapToObj(sequence -> written(at(new Position(1, sequence))).get(EventEnvelope.SEQUENCE))
                .toList();

        assertThat(sequences).isSorted().allMatch(text -> text.length() == 19);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_epoch", "ce_sequence"})
    void aMissingHeaderIsNamed(String name) {
        Map<String, String> without = written(APPROVAL);
        without.remove(name);
        Map<String, String> blank = written(APPROVAL);
        blank.put(name, "  ");

        for (Map<String, String> headers : List.of(without, blank)) {
            MalformedHeaderException refused = refusal(headers);
            assertThat(refused.header()).isEqualTo(name);
            assertThat(refused).hasMessage("header " + name + " is missing");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ce_id,        845201,                               is not a UUID: '845201'",
        "ce_id,        1-2-3-4-5,                            is not a UUID in lower case: '1-2-3-4-5'",
        "ce_subject,   0190F5F0-0000-7000-8000-00000000000A, is not a UUID in lower case: '0190F5F0-0000-7000-8000-00000000000A'",
        "ce_source,    /payledger/payroll/globex,            'is ''/payledger/payroll/globex'', the key is ''payroll/acme-de'''",
        "ce_source,    payroll/acme-de,                      'is ''payroll/acme-de'', the key is ''payroll/acme-de'''",
        "ce_time,      yesterday,                            is not an RFC 3339 time: 'yesterday'",
        "ce_time,      2026-11-20T10:00:00,                  is not an RFC 3339 time: '2026-11-20T10:00:00'",
        "ce_epoch,     0,                                    is not between 1 and 2147483647: '0'",
        "ce_epoch,     2147483648,                           is not between 1 and 2147483647: '2147483648'",
        "ce_epoch,     -1,                                   is not between 1 and 2147483647: '-1'",
        "ce_sequence,  0000000000000000000,                  is not between 1 and 9223372036854775807: '0000000000000000000'",
        "ce_sequence,  9223372036854775808,                  is not a number: '9223372036854775808'",
        "ce_sequence,  many,                                 is not a number: 'many'",
    })
    void aMalformedHeaderIsNamedAndQuoted(String name, String value, String problem) {
        Map<String, String> headers = written(APPROVAL);
        headers.put(name, value);

        MalformedHeaderException refused = refusal(headers);

        assertThat(refused.header()).isEqualTo(name);
        assertThat(refused).hasMessage("header " + name + " " + problem);
    }

    @Test
    void aQuotedValueIsShortAndOnOneLine() {
        Map<String, String> headers = written(APPROVAL);
        headers.put(EventEnvelope.TIME, "now\r\n\u001b[31mWARN forged" + "!".repeat(10_000));

        assertThat(refusal(headers).getMessage())
                .startsWith("header ce_time is not an RFC 3339 time: 'now???[31mWARN forged!")
                .hasSizeLessThan(140);
    }

    @Test
    void hostileHeadersAreRefusedAndNothingElseHappens() {
        Random random = new Random(7);
        List<String> names = new ArrayList<>(written(APPROVAL).keySet());
        for (int i = 0; i < 20_000; i++) {
            Map<String, String> headers = written(APPROVAL);
            String name = names.get(random.nextInt(names.size()));
            headers.put(name, mutated(String.valueOf(headers.get(name)), random));
            try {
                EventEnvelope read = EventEnvelope.read(SHARD, headers::get);
                assertThat(EventEnvelope.read(SHARD, written(read)::get)).isEqualTo(read);
            } catch (MalformedHeaderException refused) {
                assertThat(refused.header()).as("seed 7, round %d", i).isEqualTo(name);
            }
        }
    }

    @Test
    void aReaderDependsOnNoHeaderThatItDoesNotUse() {
        EventEnvelope.Headers position = Map.of("ce_epoch", "1", "ce_sequence", "42")::get;

        assertThat(position.position()).isEqualTo(new Position(1, 42));
        assertThatThrownBy(position::type).isInstanceOf(MalformedHeaderException.class);
    }

    @Test
    void aTimeWithAnOffsetIsRead() {
        EventEnvelope.Headers headers = Map.of("ce_time", "2026-11-20T11:00:00+01:00")::get;

        assertThat(headers.time()).isEqualTo("2026-11-20T10:00:00Z");
    }

    private static EventEnvelope at(Position position) {
        return new EventEnvelope(
                SHARD, position, APPROVAL.id(), APPROVAL.type(), APPROVAL.subject(), APPROVAL.time(), null);
    }

    private static Map<String, String> written(EventEnvelope envelope) {
        Map<String, String> headers = new LinkedHashMap<>();
        envelope.write((name, value) ->
                assertThat(headers.put(name, value)).as("%s twice", name).isNull());
        return headers;
    }

    private static MalformedHeaderException refusal(Map<String, String> headers) {
        return catchThrowableOfType(MalformedHeaderException.class, () -> EventEnvelope.read(SHARD, headers::get));
    }

    private static String mutated(String value, Random random) {
        StringBuilder text = new StringBuilder(value);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, (char) random.nextInt(Character.MAX_VALUE));
                case 1 -> text.setLength(at);
                default -> text.insert(at, value);
            }
        }
        return text.toString();
    }
}
