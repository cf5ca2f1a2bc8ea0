package io.payledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.events.PayrollEvent.Approval;
import io.payledger.events.PayrollEvent.ApprovalGiven;
import io.payledger.events.PayrollEvent.Content;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunApproved;
import io.payledger.events.PayrollEvent.RunCalculated;
import io.payledger.events.PayrollEvent.RunCancelled;
import io.payledger.events.PayrollEvent.RunClosed;
import io.payledger.events.PayrollEvent.RunCreated;
import io.payledger.events.PayrollEvent.RunRejected;
import io.payledger.events.PayrollEvent.RunReleased;
import io.payledger.events.PayrollEvent.RunReopened;
import io.payledger.events.PayrollEvent.RunSubmitted;
import io.payledger.events.PayrollEvent.RunTransmitted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    private static final UUID RUN = UUID.fromString("0190f5f0-0000-7000-8000-000000000001");
    private static final List<ControlTotal> TOTALS =
            List.of(new ControlTotal("EUR", 2, 900_000, 200_000, 50_000, 650_000));

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final Content CONTENT = new Content(3, "c0ffee");
    private static final Approval APPROVAL = new Approval("amir", AT, Optional.empty());

    static Stream<PayrollEvent> oneOfEachType() {
        return Stream.of(
                new RunCreated(
                        RUN,
                        RunType.CORRECTION,
                        Optional.of(new UUID(1, 2)),
                        "acme-gmbh",
                        "monthly-staff",
                        LocalDate.of(2026, 11, 1),
                        LocalDate.of(2026, 11, 30),
                        LocalDate.of(2026, 11, 27),
                        Optional.of(AT),
                        Optional.empty(),
                        2,
                        "petra"),
                new ItemsRecorded(RUN, 1, 1, 1, List.of(new Item("E-1", "JPY", 500_000, 90_000, 0, 410_000))),
                new RunCalculated(RUN, CONTENT, "petra", TOTALS),
                new RunSubmitted(RUN, CONTENT, "petra", TOTALS),
                new ApprovalGiven(RUN, CONTENT, APPROVAL, 2),
                new RunApproved(RUN, CONTENT, List.of(APPROVAL), TOTALS),
                new RunRejected(RUN, CONTENT, "amir", "wrong period"),
                new RunReopened(RUN, CONTENT, "amir", "a late bonus"),
                new RunReleased(RUN, CONTENT, "paul"),
                new RunTransmitted(RUN, CONTENT, "paul"),
                new RunClosed(RUN, CONTENT, "paul"),
                new RunCancelled(RUN, 0, "petra", "made twice"));
    }

    @ParameterizedTest
    @MethodSource("oneOfEachType")
    void whatIsWrittenIsReadBackUnderItsTypeName(PayrollEvent event) {
        EventType type = EventType.of(event);
        byte[] json = EventJson.write(event).getBytes(StandardCharsets.UTF_8);

        assertThat(EventJson.read(type, json)).isEqualTo(event);
        assertThat(EventType.named(type.typeName())).contains(type);
    }

    @Test
    void everyTypeIsCoveredByTheSamples() {
        assertThat(oneOfEachType().map(EventType::of)).containsExactly(EventType.values());
    }

    @Test
    void theShapeOnTheWireIsTheContract() {
        assertThat(EventJson.write(new RunApproved(RUN, CONTENT, List.of(APPROVAL), TOTALS)))
                .isEqualTo("{\"run\":\"0190f5f0-0000-7000-8000-000000000001\","
                        + "\"content\":{\"revision\":3,\"hash\":\"c0ffee\"},"
                        + "\"approvals\":[{\"by\":\"amir\",\"at\":\"2026-11-20T10:00:00Z\",\"overriddenBecause\":null}],"
                        + "\"controlTotals\":[{\"currency\":\"EUR\",\"headcount\":2,\"grossMinor\":900000,"
                        + "\"taxesMinor\":200000,\"deductionsMinor\":50000,\"netMinor\":650000}]}");
    }

    @Test
    void aNewerWriterMayAddAField() {
        String newer =
                "{\"run\":\"" + RUN + "\",\"revision\":1,\"cancelledBy\":\"amir\",\"reason\":\"late\",\"mood\":7}";

        assertThat(EventJson.read(EventType.RUN_CANCELLED, newer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new RunCancelled(RUN, 1, "amir", "late"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"items\":null}",
                "{\"run\":\"RUN\",\"revision\":null,\"chunk\":1,\"chunks\":1,\"items\":[]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"items\":[{\"employee\":\"E\",\"currency\":\"EUR\"}]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"items\":[{\"employee\":\"E\",\"currency\":\"EUR\","
                        + "\"grossMinor\":1.5,\"taxesMinor\":0,\"deductionsMinor\":0,\"netMinor\":1}]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":2,\"chunks\":1,\"items\":[]}"
            })
    void aMissingOrBrokenAmountIsAnErrorAndNeverAZero(String json) {
        byte[] bytes = json.replace("RUN", RUN.toString()).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> EventJson.read(EventType.ITEMS_RECORDED, bytes))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(EventType.ITEMS_RECORDED.typeName());
    }

    @Test
    void anUnknownTypeIsNotAnError() {
        assertThat(EventType.named("payledger.payroll-run.archived.v9")).isEmpty();
    }
}
