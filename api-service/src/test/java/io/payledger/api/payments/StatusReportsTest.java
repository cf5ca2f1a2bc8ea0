package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.payments.Payday.Payroll;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class StatusReportsTest {

    private static final String REPORTED = "payroll-run.payment-status-reported";

    private final Payday payday = Payday.ofNewTenant();

    private static String report(String messageId, String group, String transactions) {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>"
                + "<GrpHdr><MsgId>RPT-9</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>" + messageId
                + "</OrgnlMsgId><GrpSts>" + group + "</GrpSts></OrgnlGrpInfAndSts>"
                + (transactions.isEmpty()
                        ? ""
                        : "<OrgnlPmtInfAndSts><OrgnlPmtInfId>" + messageId + "</OrgnlPmtInfId>" + transactions
                                + "</OrgnlPmtInfAndSts>")
                + "</CstmrPmtStsRpt></Document>";
    }

    private static String transaction(String endToEndId, String status) {
        return "<TxInfAndSts><OrgnlEndToEndId>" + endToEndId + "</OrgnlEndToEndId><TxSts>" + status
                + "</TxSts></TxInfAndSts>";
    }

    /** In Latin-1 (03), with a byte order mark (10), and with only a rejected group. */
    @ParameterizedTest
    @ValueSource(strings = {"pain002-03-latin1.xml", "pain002-10-bom.xml", "pain002-10-group-rejected.xml"})
    void theExamplesAreImportedForTheirFileAndRefusedForAnyOther(String name) {
        Payroll payroll = payday.released(3);
        Reply untouched = payday.report(Payday.example(name));
        // every byte of it is a character in Latin-1
        byte[] adapted = new String(Payday.example(name), StandardCharsets.ISO_8859_1)
                .replaceAll("PAYRUN-2026-0\\d", payroll.messageId())
                .replaceAll("RUN\\d-E000(\\d)", payroll.endToEndIds() + "$1")
                .getBytes(StandardCharsets.ISO_8859_1);

        Reply imported = payday.report(adapted);
        Reply repeated = payday.report(adapted);

        assertThat(untouched.status()).as(untouched.text()).isEqualTo(422);
        assertThat(untouched.body().path("errors").path(0).path("where").asText())
                .isEqualTo("/Document/CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlMsgId");
        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        assertThat(repeated.status()).isEqualTo(200);
        assertThat(repeated.body().path("repeated").asBoolean()).isTrue();
        assertThat(repeated.body().path("files").path(0).path("file"))
                .isEqualTo(imported.body().path("files").path(0).path("file"));
        List<JsonNode> events = payday.events(REPORTED);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).path("wholeFile").asText())
                .isEqualTo(
                        switch (name) {
                            case "pain002-03-latin1.xml" -> "null";
                            case "pain002-10-bom.xml" -> "PENDING";
                            default -> "REJECTED";
                        });
        assertThat(events.get(0).path("transfers").findValuesAsText("status"))
                .containsExactlyElementsOf(
                        switch (name) {
                            case "pain002-03-latin1.xml" -> List.of("PENDING", "REJECTED", "PENDING");
                            case "pain002-10-bom.xml" -> List.of("SETTLED", "PENDING");
                            default -> List.of();
                        });
        assertThat(events.toString()).doesNotContain("Geheim", "MANUAL", "Empf");
    }

    /** As banks write it that refuse a file before they look at its transfers. */
    @Test
    void aRejectionOfTheWholeFileArrivesIfItsTransactionsHaveNoIds() {
        Payroll payroll = payday.released(2);

        Reply imported = payday.report(report(
                payroll.messageId(),
                "RJCT",
                "<TxInfAndSts><OrgnlInstrId>1</OrgnlInstrId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>DT01</Cd></Rsn>"
                        + "<AddtlInf>" + "x".repeat(300) + "</AddtlInf></StsRsnInf></TxInfAndSts>"));

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        assertThat(payday.events(REPORTED))
                .extracting(event -> event.path("wholeFile").asText())
                .containsExactly("REJECTED");
    }

    @Test
    void aLaterReportOfTheSameIdIsAnotherReport() {
        Payroll payroll = payday.released(1);

        Reply first = payday.report(report(payroll.messageId(), "ACTC", ""));
        Reply later = payday.report(report(payroll.messageId(), "ACSP", transaction(payroll.endToEndId(1), "ACSC")));
        Reply again = payday.report(report(payroll.messageId(), "ACTC", ""));

        assertThat(List.of(first.status(), later.status(), again.status())).containsExactly(201, 201, 200);
        assertThat(payday.events(REPORTED)).hasSize(2);
    }

    @Test
    void refusesAReportOnAFileThatIsNotValid() {
        Payroll approved = payday.approved(1);
        Payroll reopened = payday.released(1);
        String report = report(reopened.messageId(), "ACTC", "");
        payday.runs.anton.post(
                reopened.path() + "/reopen", "{\"reason\": \"a late bonus\"}", "If-Match", payday.etag(reopened));
        Payroll cash = payday.released(0);
        Payroll theirs = Payday.ofNewTenant().released(1);

        for (String refused : List.of(
                report,
                report(approved.messageId(), "ACTC", ""),
                report(cash.messageId(), "ACTC", ""),
                report(theirs.messageId(), "ACTC", ""),
                report(payday.released(1).messageId().replace("-R1", "-R2"), "ACTC", ""))) {
            Reply reply = payday.report(refused);
            assertThat(reply.status()).as(reply.text()).isEqualTo(422);
            assertThat(reply.problem()).isEqualTo("invalid-bank-file");
            assertThat(reply.body().path("errors").path(0).path("where").asText())
                    .endsWith("/OrgnlMsgId");
        }
        assertThat(payday.events(REPORTED)).isEmpty();
    }

    @Test
    void refusesAReportThatNamesAnotherTransferAsAWhole() {
        Payroll payroll = payday.released(1);

        Reply reply = payday.report(report(
                payroll.messageId(),
                "PART",
                transaction(payroll.endToEndId(1), "ACSC") + transaction(payroll.endToEndId(7), "ACSC")));

        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.body().path("errors").path(0).path("value").asText()).isEqualTo(payroll.endToEndId(7));
        assertThat(payday.events(REPORTED)).isEmpty();
    }

    @Test
    void manyStatusesGoInChunksAndARaceOfReportsIsOneImport() {
        Payroll payroll = payday.released(700);
        StringBuilder transactions = new StringBuilder();
        IntStream.rangeClosed(1, 700)
                .forEach(line -> transactions.append(transaction(payroll.endToEndId(line), "ACSC")));
        byte[] file =
                report(payroll.messageId(), "ACSC", transactions.toString()).getBytes(StandardCharsets.UTF_8);

        List<CompletableFuture<Reply>> race = IntStream.range(0, 10)
                .mapToObj(number ->
                        payday.paul.uploadLater(payday.at("/bank-status-reports"), file, "Content-Type", Payday.XML))
                .toList();

        assertThat(race.stream().map(CompletableFuture::join).map(Reply::status).filter(status -> status == 201))
                .hasSize(1);
        assertThat(race.stream().map(CompletableFuture::join).map(Reply::status))
                .allMatch(status -> status == 200 || status == 201);
        assertThat(payday.events(REPORTED))
                .extracting(event -> event.path("transfers").size())
                .containsExactly(500, 200);
    }
}
