package io.payledger.api.payroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.api.payroll.Decision.Accepted;
import io.payledger.api.payroll.Decision.DoneBefore;
import io.payledger.api.payroll.Decision.Reason;
import io.payledger.api.payroll.Decision.Refused;
import io.payledger.events.PayrollEvent.ControlTotal;
import io.payledger.events.PayrollEvent.Item;
import io.payledger.events.PayrollEvent.ItemsRecorded;
import io.payledger.events.PayrollEvent.RunApproved;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PayrollRunTest {

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final OptionalInt ANY = OptionalInt.empty();
    private static final PayrollRun.Terms TERMS = new PayrollRun.Terms(
            "monthly", LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-30"), LocalDate.parse("2026-11-27"));
    private static final List<ControlTotal> TOTALS = List.of(new ControlTotal("EUR", 1, 100, 20, 0, 80));
    private static final PayrollRun EMPTY =
            PayrollRun.create(UUID.randomUUID(), TERMS, "paula", AT).run();
    private static final PayrollRun FILLED = accepted(EMPTY.record(register(1), ANY, "eddy", AT));
    private static final PayrollRun PENDING = accepted(FILLED.submit(TOTALS, ANY, "sue", AT));
    private static final PayrollRun APPROVED = accepted(PENDING.approve(TOTALS, ANY, "anton", AT));

    private static Register register(int items) {
        return new Register(IntStream.rangeClosed(1, items)
                .mapToObj(number -> new Item("e-" + number, "EUR", 100, 20, 0, 80))
                .toList());
    }

    private static PayrollRun accepted(Decision decision) {
        assertThat(decision).isInstanceOf(Accepted.class);
        return ((Accepted) decision).run();
    }

    private static Reason refusal(Decision decision) {
        assertThat(decision).isInstanceOf(Refused.class);
        return ((Refused) decision).reason();
    }

    @Test
    void aRunStartsAsAnEmptyDraftOfItsPreparer() {
        assertThat(EMPTY.state()).isEqualTo(RunState.DRAFT);
        assertThat(EMPTY.revision()).isZero();
        assertThat(EMPTY.preparedBy()).isEqualTo("paula");
    }

    @Test
    void aRegisterIsReplacedOnlyWhileTheRunIsADraft() {
        assertThat(accepted(FILLED.record(register(2), ANY, "eddy", AT)).revision())
                .isEqualTo(2);
        assertThat(refusal(PENDING.record(register(2), ANY, "eddy", AT))).isEqualTo(Reason.NOT_DRAFT);
        assertThat(refusal(APPROVED.record(register(2), ANY, "eddy", AT))).isEqualTo(Reason.NOT_DRAFT);
    }

    @Test
    void aLargeRegisterIsToldInChunksThatTogetherAreTheRegister() {
        Register large = register(1201);

        Accepted recorded = (Accepted) EMPTY.record(large, ANY, "eddy", AT);

        List<ItemsRecorded> chunks =
                recorded.events().stream().map(ItemsRecorded.class::cast).toList();
        assertThat(chunks).extracting(ItemsRecorded::chunk).containsExactly(1, 2, 3);
        assertThat(chunks).allMatch(chunk -> chunk.chunks() == 3 && chunk.revision() == 1);
        assertThat(chunks.stream().flatMap(chunk -> chunk.items().stream())).containsExactlyElementsOf(large.items());
    }

    @Test
    void onlyADraftWithItemsCanBeSubmitted() {
        assertThat(refusal(EMPTY.submit(List.of(), ANY, "paula", AT))).isEqualTo(Reason.EMPTY_REGISTER);
        assertThat(refusal(PENDING.submit(TOTALS, ANY, "eddy", AT))).isEqualTo(Reason.NOT_DRAFT);
        assertThat(refusal(APPROVED.submit(TOTALS, ANY, "sue", AT))).isEqualTo(Reason.NOT_DRAFT);
        assertThat(PENDING.submit(TOTALS, ANY, "sue", AT)).isInstanceOf(DoneBefore.class);
    }

    @Test
    void whoeverPreparedEditedOrSubmittedMayNotApprove() {
        for (String handled : List.of("paula", "eddy", "sue")) {
            assertThat(refusal(PENDING.approve(TOTALS, ANY, handled, AT))).isEqualTo(Reason.APPROVER_IS_PREPARER);
        }
        assertThat(accepted(PENDING.approve(TOTALS, ANY, "anton", AT)).state()).isEqualTo(RunState.APPROVED);
    }

    @Test
    void anApprovalIsToldWithTheTotalsAndTheRevisionItIsBoundTo() {
        Accepted approved = (Accepted) PENDING.approve(TOTALS, OptionalInt.of(1), "anton", AT);

        assertThat(approved.events()).containsExactly(new RunApproved(PENDING.id(), 1, "anton", TOTALS));
    }

    @Test
    void anotherRevisionThanTheReviewedOneIsRefusedInEveryState() {
        OptionalInt reviewed = OptionalInt.of(7);

        assertThat(refusal(FILLED.record(register(1), reviewed, "eddy", AT))).isEqualTo(Reason.REVISION_CHANGED);
        assertThat(refusal(FILLED.submit(TOTALS, reviewed, "sue", AT))).isEqualTo(Reason.REVISION_CHANGED);
        assertThat(refusal(PENDING.approve(TOTALS, reviewed, "anton", AT))).isEqualTo(Reason.REVISION_CHANGED);
        assertThat(refusal(PENDING.reject("no", reviewed, "anton", AT))).isEqualTo(Reason.REVISION_CHANGED);
        assertThat(refusal(APPROVED.approve(TOTALS, reviewed, "anton", AT))).isEqualTo(Reason.REVISION_CHANGED);
    }

    @Test
    void approvingTwiceIsOneApprovalForTheSamePersonAndAConflictForAnother() {
        assertThat(APPROVED.approve(TOTALS, ANY, "anton", AT)).isInstanceOf(DoneBefore.class);
        assertThat(refusal(APPROVED.approve(TOTALS, ANY, "berta", AT))).isEqualTo(Reason.NOT_PENDING);
    }

    @Test
    void aRejectedRunIsADraftThatHasToBeSubmittedAgain() {
        PayrollRun rejected = accepted(PENDING.reject("wrong month", ANY, "anton", AT));

        assertThat(rejected.state()).isEqualTo(RunState.DRAFT);
        assertThat(rejected.submittedBy()).isNull();
        assertThat(refusal(rejected.approve(TOTALS, ANY, "anton", AT))).isEqualTo(Reason.NOT_PENDING);
        assertThat(refusal(rejected.reject("again", ANY, "anton", AT))).isEqualTo(Reason.NOT_PENDING);
    }

    @Test
    void anApprovedRunStaysApproved() {
        assertThat(refusal(APPROVED.reject("too late", ANY, "anton", AT))).isEqualTo(Reason.NOT_PENDING);
    }

    @Test
    void termsThatCannotBePaidAreRefused() {
        LocalDate day = LocalDate.parse("2026-11-01");
        assertThatThrownBy(() -> new PayrollRun.Terms("", day, day, day)).hasMessageContaining("payGroup");
        assertThatThrownBy(() -> new PayrollRun.Terms("a\nb", day, day, day)).hasMessageContaining("payGroup");
        assertThatThrownBy(() -> new PayrollRun.Terms("a", day, day.minusDays(1), day))
                .hasMessageContaining("periodEnd");
        assertThatThrownBy(() -> new PayrollRun.Terms("a", day, day, day.withYear(9999)))
                .hasMessageContaining("between");
    }
}
