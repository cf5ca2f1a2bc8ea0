package io.payledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.events.RunEvent.Approval;
import io.payledger.events.RunEvent.ApprovalGiven;
import io.payledger.events.RunEvent.BlockerAccepted;
import io.payledger.events.RunEvent.Booking;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.events.RunEvent.Content;
import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.ItemsRecorded;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.PaymentStatusReported;
import io.payledger.events.RunEvent.PaymentsBooked;
import io.payledger.events.RunEvent.RunApproved;
import io.payledger.events.RunEvent.RunCalculated;
import io.payledger.events.RunEvent.RunCancelled;
import io.payledger.events.RunEvent.RunClosed;
import io.payledger.events.RunEvent.RunCreated;
import io.payledger.events.RunEvent.RunRejected;
import io.payledger.events.RunEvent.RunReleased;
import io.payledger.events.RunEvent.RunReopened;
import io.payledger.events.RunEvent.RunSubmitted;
import io.payledger.events.RunEvent.RunTermsChanged;
import io.payledger.events.RunEvent.RunTransmitted;
import io.payledger.events.RunEvent.RunWithdrawn;
import io.payledger.events.RunEvent.Totals;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.events.TenantEvent.DirectoryChanged;
import io.payledger.events.TenantEvent.EmployeeErased;
import io.payledger.events.TenantEvent.PolicyChanged;
import io.payledger.events.TenantEvent.PolicyProposalClosed;
import io.payledger.events.TenantEvent.PolicyProposed;
import io.payledger.events.TenantEvent.ProposalOutcome;
import io.payledger.events.TenantEvent.StatementImported;
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
    private static final Amounts AMOUNTS =
            new Amounts(900_000, 12_000, 200_000, 30_000, 20_000, 662_000, 90_000, 15_000);
    private static final Totals TOTALS = new Totals(2, AMOUNTS, 1, 400_000);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);

    private static final UUID OTHER = new UUID(3, 4);
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
                        DAY,
                        DAY,
                        "KWD",
                        Optional.of(AT),
                        Optional.empty(),
                        2,
                        "petra"),
                new RunTermsChanged(
                        RUN,
                        RunType.BONUS,
                        Optional.empty(),
                        "acme-gmbh",
                        "monthly-staff",
                        LocalDate.of(2026, 11, 1),
                        LocalDate.of(2026, 11, 30),
                        DAY,
                        DAY,
                        "KWD",
                        Optional.empty(),
                        Optional.of(AT),
                        "petra"),
                new ItemsRecorded(
                        RUN,
                        1,
                        2,
                        2,
                        501,
                        List.of(
                                new Item("E-1", AMOUNTS, PaymentMethod.BANK_TRANSFER, Optional.of("acct-1")),
                                new Item("E-2", Amounts.ZERO, PaymentMethod.CASH, Optional.empty()))),
                new RunCalculated(RUN, CONTENT, "petra", TOTALS, 2),
                new BlockerAccepted(RUN, CONTENT, "variance-run", "amir", "the yearly bonus"),
                new RunSubmitted(RUN, CONTENT, "petra", TOTALS),
                new RunWithdrawn(RUN, CONTENT, "petra", "an account is missing"),
                new ApprovalGiven(RUN, CONTENT, APPROVAL, 2),
                new RunApproved(RUN, CONTENT, List.of(APPROVAL), TOTALS),
                new RunRejected(RUN, CONTENT, "amir", "wrong period"),
                new RunReopened(RUN, CONTENT, "amir", "a late bonus"),
                new RunReleased(RUN, CONTENT, "paul", Optional.of(new PaymentOrder("M-R3", DAY, 1, 400_000))),
                new RunTransmitted(RUN, CONTENT, "paul"),
                new RunClosed(RUN, CONTENT, "paul"),
                new RunCancelled(RUN, 0, "petra", "made twice"),
                new PaymentStatusReported(
                        RUN,
                        OTHER,
                        1,
                        1,
                        Optional.of(PaymentStatus.PENDING),
                        List.of(new TransferStatus(7, PaymentStatus.REJECTED, "RJCT", Optional.of("AC04"))),
                        "paul"),
                new PaymentsBooked(
                        RUN,
                        OTHER,
                        "2026-231",
                        1,
                        1,
                        List.of(new Booking(
                                Optional.of(7),
                                Optional.of(1L),
                                -400_000,
                                "EUR",
                                Optional.of(DAY),
                                Optional.of("AC04")))),
                new BreakAssessed(
                        RUN,
                        "booked-amount/7",
                        BreakState.DISMISSED,
                        Optional.of("rita"),
                        Optional.of("paid in cash"),
                        Optional.empty(),
                        "rita"),
                new PolicyProposed(OTHER, 1, 2, Instant.parse("2026-11-30T12:00:00Z"), "olga"),
                new PolicyProposalClosed(OTHER, 1, ProposalOutcome.REJECTED, "too few", "vera"),
                new PolicyChanged(OTHER, 1, 2, "olga"),
                new DirectoryChanged(OTHER, 3, 100, 99, 1, "petra"),
                new StatementImported(OTHER, "acme-gmbh", "2026-231", 1, Optional.of(DAY), 3, 1, "paul"),
                new EmployeeErased(OTHER, "e-17", 12, 1, "rita"));
    }

    @ParameterizedTest
    @MethodSource("oneOfEachType")
    void readsWhatItWroteUnderItsTypeName(PayrollEvent event) {
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
                        + "\"totals\":{\"headcount\":2,\"amounts\":{\"grossMinor\":900000,"
                        + "\"reimbursementsMinor\":12000,\"employeeTaxesMinor\":200000,"
                        + "\"employeeBenefitsMinor\":30000,\"postTaxDeductionsMinor\":20000,\"netMinor\":662000,"
                        + "\"employerTaxesMinor\":90000,\"employerBenefitsMinor\":15000},"
                        + "\"transfers\":1,\"transferredMinor\":400000}}");
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
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"firstLine\":1,\"items\":null}",
                "{\"run\":\"RUN\",\"revision\":null,\"chunk\":1,\"chunks\":1,\"firstLine\":1,\"items\":[]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"firstLine\":1,\"items\":[{\"employee\":\"E\",\"amounts\":null,\"paymentMethod\":\"CASH\",\"account\":null}]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"firstLine\":1,\"items\":[{\"employee\":\"E\","
                        + "\"amounts\":{\"grossMinor\":1.5,\"reimbursementsMinor\":0,\"employeeTaxesMinor\":0,"
                        + "\"employeeBenefitsMinor\":0,\"postTaxDeductionsMinor\":0,\"netMinor\":1,"
                        + "\"employerTaxesMinor\":0,\"employerBenefitsMinor\":0},"
                        + "\"paymentMethod\":\"CASH\",\"account\":null}]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"firstLine\":1,\"items\":[{\"employee\":\"E\","
                        + "\"amounts\":{\"grossMinor\":\"1\",\"reimbursementsMinor\":0,\"employeeTaxesMinor\":0,"
                        + "\"employeeBenefitsMinor\":0,\"postTaxDeductionsMinor\":0,\"netMinor\":1,"
                        + "\"employerTaxesMinor\":0,\"employerBenefitsMinor\":0},"
                        + "\"paymentMethod\":\"CASH\",\"account\":null}]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":1,\"chunks\":1,\"firstLine\":1,\"items\":[{\"employee\":\"E\","
                        + "\"amounts\":{\"grossMinor\":1,\"netMinor\":1},"
                        + "\"paymentMethod\":\"CASH\",\"account\":null}]}",
                "{\"run\":\"RUN\",\"revision\":1,\"chunk\":2,\"chunks\":1,\"firstLine\":1,\"items\":[]}"
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
