package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.bankfiles.Statement.Fingerprint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {

    private static final String FILE = Files.text(Files.STATEMENT_08);
    private static final Fingerprint ORIGINAL = of(FILE);

    @Test
    void aRepeatedDeliveryInAnotherFormIsTheSameStatement() {
        String again = FILE.replace("<MsgId>CAMT-8</MsgId>", "<MsgId>CAMT-9</MsgId>")
                .replace("2026-03-31T18:30:00.000Z", "2026-04-01T07:00:00Z")
                .replaceAll(">\\s+<", "><")
                .replace("camt.053.001.08", "camt.053.001.12")
                .replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");

        Fingerprint repeated = Files.onlyStatement(
                        Files.statements(("\uFEFF" + again).getBytes(StandardCharsets.UTF_16BE)))
                .fingerprint();

        assertThat(repeated).isEqualTo(ORIGINAL);
    }

    @ParameterizedTest
    @CsvSource({
        "2500.00, 2500.01",
        "RUN2-E0007, RUN2-E0008",
        "<RvslInd>false, <RvslInd>true",
        "<Cd>AC04</Cd>, <Cd>AC06</Cd>",
        "NOTPROVIDED, PROVIDED",
        "<Cd>CLBD</Cd>, <Cd>CLAV</Cd>",
        "<AcctSvcrRef>REF-2</AcctSvcrRef>, ''",
        "23:59:59.999, 22:59:59.999",
        "unbekannt, verzogen",
    })
    void aChangeUnderTheSameIdentityIsDetected(String was, String is) {
        Fingerprint changed = of(FILE.replace(was, is));

        assertThat(changed.identity()).isEqualTo(ORIGINAL.identity());
        assertThat(changed.content()).isNotEqualTo(ORIGINAL.content());
    }

    @ParameterizedTest
    @CsvSource({
        "NL91ABNA0417164300, DE89370400440532013000",
        "<Id>2026-03-31</Id>, <Id>2026-04-01</Id>",
        "<ElctrncSeqNb>63, <ElctrncSeqNb>64",
        "2026-03-31T, 2027-03-31T",
        "<ElctrncSeqNb>, <StmtPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></StmtPgntn><ElctrncSeqNb>",
    })
    void anotherAccountNumberYearOrPageIsAnotherStatement(String was, String is) {
        Fingerprint other = of(FILE.replace(was, is));

        assertThat(other.identity()).isNotEqualTo(ORIGINAL.identity());
    }

    @Test
    void theSchemeDoesNotChangeBecauseFingerprintsAreKept() {
        assertThat(ORIGINAL.identity()).isEqualTo("cc3000efa55d60b5e20a902a427b1620995d91637e57b4b80b238ab4b866a697");
        assertThat(ORIGINAL.content()).isEqualTo("6002999a9e7e13d6d553eb251578b8b9e51e44598ec275a770fa1648f3be712b");
    }

    @Test
    void aReportInAnotherVersionOrLayoutIsTheSameReport() {
        String file = Files.text(Files.REPORT_REJECTED);
        String again = file.replaceAll(">\\s+<", "><").replace("pain.002.001.10", "pain.002.001.14");

        assertThat(ofReport(again))
                .isEqualTo(ofReport(file))
                .isEqualTo("33149c5d8ad1e21429bb727e6297af960058bbecc50f240e84e5964fa32f7910");
    }

    @ParameterizedTest
    @CsvSource({
        "RUN3-E0001, RUN3-E0003",
        "<TxSts>ACSC, <TxSts>ACSP",
        "<PmtInfSts>ACCP, <PmtInfSts>ACSP",
        "<GrpSts>ACTC</GrpSts>, ''",
        "RPT-2, RPT-3",
        "pain.001.001.09, pain.001.001.03",
    })
    void aReportWithOtherContentIsAnotherReport(String was, String is) {
        String file = Files.text(Files.REPORT_10).substring(1);

        assertThat(ofReport(file.replace(was, is))).isNotEqualTo(ofReport(file));
    }

    private static String ofReport(String file) {
        return Files.read(Files.report(file.getBytes(StandardCharsets.UTF_8))).fingerprint();
    }

    @Test
    void neighbouringTextsDoNotRunTogether() {
        String first = new Digest("s").text("AB").text("C").hex();
        String second = new Digest("s").text("A").text("BC").hex();

        assertThat(first).isNotEqualTo(second);
        assertThat(new Digest("s").text(null).hex())
                .isNotEqualTo(new Digest("s").text("").hex());
        assertThat(new Digest("s").number(1L).hex())
                .isNotEqualTo(new Digest("s").text("1").hex());
    }

    private static Fingerprint of(String file) {
        return Files.onlyStatement(Files.statements(file)).fingerprint();
    }
}
