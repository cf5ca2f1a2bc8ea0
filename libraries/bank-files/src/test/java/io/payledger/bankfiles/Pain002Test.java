package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.bankfiles.StatusReport.PaymentInformation;
import io.payledger.bankfiles.StatusReport.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pain002Test {

    @Test
    void eachTransactionHasItsStatusAndReasons() {
        StatusReport report = Files.read(Files.report(Files.bytes(Files.REPORT_03)));

        assertThat(report.messageId()).isEqualTo("RPT-1");
        assertThat(report.originalMessageId()).isEqualTo("PAYRUN-2026-01");
        assertThat(report.originalMessageName()).isEqualTo("pain.001.001.09");
        assertThat(report.groupStatus()).isEqualTo(new StatusCode("PART"));
        assertThat(report.groupReasons()).isEmpty();
        assertThat(report.rejectsTheWholeGroup()).isFalse();
        assertThat(report.paymentInformations()).hasSize(1);
        PaymentInformation information = report.paymentInformations().get(0);
        assertThat(information.originalId()).isEqualTo("PAYRUN-2026-01");
        assertThat(information.status()).isEqualTo(new StatusCode("PART"));
        assertThat(report.transactions())
                .containsExactly(
                        new Transaction("RUN1-E0001", new StatusCode("ACSP"), List.of()),
                        new Transaction(
                                "RUN1-E0002",
                                new StatusCode("RJCT"),
                                List.of(new Reason("AC01", List.of("Empfängerkonto ungültig", "bitte prüfen")))),
                        new Transaction(
                                "RUN1-E0003", new StatusCode("PDNG"), List.of(new Reason("MANUAL CHECK", List.of()))));
    }

    @Test
    void anUnknownStatusKeepsItsText() {
        StatusReport report = Files.read(Files.report(Files.bytes(Files.REPORT_10)));

        assertThat(report.transactions().map(Transaction::status))
                .containsExactly(new StatusCode("ACSC"), new StatusCode("XNEW"));
        assertThat(new StatusCode("XNEW").meaning()).isEqualTo(StatusCode.Meaning.UNKNOWN);
        assertThat(new StatusCode("UNKN").meaning()).isEqualTo(StatusCode.Meaning.UNKNOWN);
        assertThat(new StatusCode("ACSC").meaning()).isEqualTo(StatusCode.Meaning.ACSC);
    }

    @Test
    void aRejectionOfTheWholeGroupIsRecognisedWithoutTransactions() {
        StatusReport report = Files.read(Files.report(Files.bytes(Files.REPORT_REJECTED)));

        assertThat(report.rejectsTheWholeGroup()).isTrue();
        assertThat(report.groupReasons())
                .containsExactly(new Reason("AM18", List.of("number of transactions does not match")));
        assertThat(report.paymentInformations()).isEmpty();
        assertThat(report.transactions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14"})
    void everyVersionIsRead(String version) {
        String file = Files.text(Files.REPORT_REJECTED).replace("pain.002.001.10", "pain.002.001." + version);

        StatusReport report = Files.read(Files.report(file.getBytes(StandardCharsets.UTF_8)));

        assertThat(report).isEqualTo(Files.read(Files.report(Files.bytes(Files.REPORT_REJECTED))));
    }

    @Test
    void theNamespaceOfTheSwissSchemaIsThatOfItsVersion() {
        String file = Files.text(Files.REPORT_REJECTED)
                .replace(
                        "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10",
                        "http://www.six-interbank-clearing.com/de/pain.002.001.03.ch.02.xsd");

        assertThat(Files.read(Files.report(file.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Files.read(Files.report(Files.bytes(Files.REPORT_REJECTED))));
    }

    @Test
    void aReasonIsReadAtAnyLength() {
        String longer = "number of transactions does not match".repeat(4);
        String file = Files.text(Files.REPORT_REJECTED).replace("number of transactions does not match", longer);

        StatusReport report = Files.read(Files.report(file.getBytes(StandardCharsets.UTF_8)));

        assertThat(report.groupReasons()).containsExactly(new Reason("AM18", List.of(longer)));
    }

    @Test
    void aReportWithoutTheIdOfTheInstructionIsRefused() {
        String file = Files.text(Files.REPORT_REJECTED).replaceAll("<OrgnlMsgId>.*</OrgnlMsgId>", "");

        List<FileProblem> problems = Files.problems(Files.report(file.getBytes(StandardCharsets.UTF_8)));

        assertThat(problems)
                .containsExactly(FileProblem.of(
                        "/Document/CstmrPmtStsRpt/OrgnlGrpInfAndSts",
                        "OrgnlMsgId is missing: ask the bank for a complete report"));
    }
}
