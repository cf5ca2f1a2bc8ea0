package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.bankfiles.FileProblem;
import io.payledger.bankfiles.Reason;
import io.payledger.bankfiles.StatusCode;
import io.payledger.bankfiles.StatusReport;
import io.payledger.bankfiles.StatusReport.PaymentInformation;
import io.payledger.bankfiles.StatusReport.Transaction;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.TransferStatus;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedStatusesTest {

    private static final UUID RUN = UUID.fromString("0195f3a1-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0195f3a1-0000-7000-8000-000000000002");
    private static final String MESSAGE = EndToEndId.ofMessage(RUN, 1);

    @ParameterizedTest
    @CsvSource({
        "ACSC, SETTLED", "ACCC, SETTLED", "RJCT, REJECTED", "CANC, REJECTED", "ACSP, PENDING", "ACTC, PENDING",
        "ACCP, PENDING", "ACWC, PENDING", "ACWP, PENDING", "PDNG, PENDING", "RCVD, PENDING", "BLCK, PENDING",
        "PATC, PENDING", "XNEW, PENDING", "acsc, PENDING"
    })
    void codesMapToThreeStatusesAndAreKept(String code, PaymentStatus expected) {
        ReportedStatuses found = of(null, null, transaction(1, code));

        assertThat(found.transfers()).containsExactly(new TransferStatus(1, expected, code, Optional.empty()));
        assertThat(found.wholeFile()).isEmpty();
        assertThat(found.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // group, payment information, and the resulting status of the transfers that are not named
                "RJCT, -, REJECTED",
                "RJCT, ACSP, REJECTED",
                "RJCT, PART, REJECTED",
                "ACTC, -, PENDING",
                "ACCP, RJCT, REJECTED",
                "ACCP, ACSC, SETTLED",
                "PART, -, -",
                "ACCP, PART, -",
                "-, ACSC, SETTLED",
                "-, -, -",
                "PART, RJCT, REJECTED"
            })
    void theMostSpecificStatusAppliesToTheWholeFileAndPartialAcceptanceIsNone(
            @Nullable String group, @Nullable String information, @Nullable PaymentStatus expected) {
        assertThat(of(group, information).wholeFile()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aRejectedGroupWithoutASingleTransactionRejectsTheWholeFile() {
        StatusReport report = new StatusReport("R", MESSAGE, null, new StatusCode("RJCT"), List.of(), List.of());

        ReportedStatuses found = ReportedStatuses.of(report, MESSAGE, RUN, 3);

        assertThat(found.wholeFile()).contains(PaymentStatus.REJECTED);
        assertThat(found.transfers()).isEmpty();
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void aTransactionWithoutAStatusInheritsIt() {
        assertThat(of("ACCP", null, transaction(2, null)).transfers())
                .containsExactly(new TransferStatus(2, PaymentStatus.PENDING, "ACCP", Optional.empty()));
        assertThat(of("ACCP", "ACSC", transaction(2, null)).transfers())
                .containsExactly(new TransferStatus(2, PaymentStatus.SETTLED, "ACSC", Optional.empty()));
        assertThat(of("PART", null, transaction(2, null)).problems())
                .extracting(FileProblem::what)
                .containsExactly("TxSts is missing, and no status above covers all transactions: ask the bank for it");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // group, payment information, transaction, and the resulting status of the whole file
                "RJCT, -, -, REJECTED",
                "RJCT, -, RJCT, REJECTED",
                "RJCT, ACTC, ACTC, REJECTED",
                "-, RJCT, RJCT, REJECTED",
                "PART, RJCT, -, REJECTED",
                "ACTC, -, ACSP, PENDING",
                "ACCP, ACSC, ACSC, SETTLED",
            })
    void aTransactionWithoutAnIdFollowsTheLevelAbove(
            @Nullable String group, @Nullable String information, @Nullable String status, PaymentStatus wholeFile) {
        Transaction unnamed = new Transaction(null, status == null ? null : new StatusCode(status), List.of());

        ReportedStatuses found = of(group, information, unnamed, unnamed);

        assertThat(found.problems()).isEmpty();
        assertThat(found.wholeFile()).contains(wholeFile);
        assertThat(found.transfers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"PART, -, RJCT", "-, -, RJCT", "ACCP, -, RJCT", "ACTC, -, ACSC", "ACCP, PART, -"})
    void aTransactionWithoutAnIdIsNotDroppedIfItSaysMoreThanTheLevelAbove(
            @Nullable String group, @Nullable String information, @Nullable String status) {
        Transaction unnamed = new Transaction(null, status == null ? null : new StatusCode(status), List.of());

        assertThat(of(group, information, unnamed).problems())
                .extracting(FileProblem::what)
                .contains("OrgnlEndToEndId is missing, which names the transfer, and no status above says the same of"
                        + " all: ask the bank for it");
    }

    @Test
    void onlyTheCodesOfReasonsAreKept() {
        Transaction rejected = new Transaction(
                id(RUN, 3),
                new StatusCode("RJCT"),
                List.of(new Reason("Anna Geheim unbekannt", List.of()), new Reason("AC01", List.of("Anna Geheim"))));

        assertThat(of(null, null, rejected).transfers())
                .containsExactly(new TransferStatus(3, PaymentStatus.REJECTED, "RJCT", Optional.of("AC01")));
    }

    @Test
    void aReportWithOtherTransfersIsNotAboutTheFile() {
        ReportedStatuses found = of(
                null,
                null,
                transaction(1, "ACSC"),
                new Transaction(null, new StatusCode("ACSC"), List.of()),
                new Transaction("BANKS-OWN", new StatusCode("ACSC"), List.of()),
                new Transaction(id(OTHER, 1), new StatusCode("ACSC"), List.of()),
                transaction(4, "ACSC"));

        assertThat(found.problems())
                .extracting(FileProblem::where)
                .containsExactly(
                        "/Document/CstmrPmtStsRpt/OrgnlPmtInfAndSts[1]/TxInfAndSts[2]",
                        "/Document/CstmrPmtStsRpt/OrgnlPmtInfAndSts[1]/TxInfAndSts[3]/OrgnlEndToEndId",
                        "/Document/CstmrPmtStsRpt/OrgnlPmtInfAndSts[1]/TxInfAndSts[4]/OrgnlEndToEndId",
                        "/Document/CstmrPmtStsRpt/OrgnlPmtInfAndSts[1]/TxInfAndSts[5]/OrgnlEndToEndId");
    }

    @ParameterizedTest
    @CsvSource({"NOTPROVIDED, true", "PAYRUN-2026, false"})
    void thePaymentInformationMustBeTheFilesOrAbsent(String id, boolean accepted) {
        StatusReport report = new StatusReport(
                "R",
                MESSAGE,
                null,
                null,
                List.of(),
                List.of(new PaymentInformation(id, new StatusCode("ACSC"), List.of(), List.of())));

        ReportedStatuses found = ReportedStatuses.of(report, MESSAGE, RUN, 3);

        assertThat(found.problems().isEmpty()).isEqualTo(accepted);
    }

    @Test
    void theListOfProblemsIsBounded() {
        Transaction foreign = new Transaction("X", new StatusCode("ACSC"), List.of());

        ReportedStatuses found =
                of(null, null, Collections.nCopies(10_000, foreign).toArray(Transaction[]::new));

        assertThat(found.problems()).hasSize(20);
    }

    /** On a file with three lines. */
    private static ReportedStatuses of(
            @Nullable String group, @Nullable String information, Transaction... transactions) {
        StatusReport report = new StatusReport(
                "R-1",
                MESSAGE,
                "pain.001.001.09",
                group == null ? null : new StatusCode(group),
                List.of(),
                List.of(new PaymentInformation(
                        MESSAGE,
                        information == null ? null : new StatusCode(information),
                        List.of(),
                        List.of(transactions))));
        return ReportedStatuses.of(report, MESSAGE, RUN, 3);
    }

    private static Transaction transaction(int line, @Nullable String status) {
        return new Transaction(id(RUN, line), status == null ? null : new StatusCode(status), List.of());
    }

    private static String id(UUID run, int line) {
        return new EndToEndId(run, line).toString();
    }
}
