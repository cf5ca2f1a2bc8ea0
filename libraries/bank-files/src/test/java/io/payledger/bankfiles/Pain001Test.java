package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import io.payledger.bankfiles.PaymentInstruction.Debtor;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.SchemaOutputResolver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.transform.Result;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.SAXException;

class Pain001Test {

    @Test
    void theLibraryReadsBackTheInstruction() {
        PaymentInstruction instruction = Payrolls.ofSize(250);

        MxPain00100109 parsed = MxPain00100109.parse(Payrolls.text(instruction));

        var header = parsed.getCstmrCdtTrfInitn().getGrpHdr();
        PaymentInstruction30 payment = parsed.getCstmrCdtTrfInitn().getPmtInf().get(0);
        assertThat(parsed.getCstmrCdtTrfInitn().getPmtInf()).hasSize(1);
        assertThat(header.getMsgId()).isEqualTo("PAYRUN-2026-01");
        assertThat(header.getCreDtTm()).isEqualTo("2026-01-28T09:30:00.123Z");
        assertThat(header.getInitgPty().getNm()).isEqualTo("PayLedger");
        assertThat(header.getNbOfTxs()).isEqualTo("250").isEqualTo(payment.getNbOfTxs());
        assertThat(payment.getPmtInfId()).isEqualTo("PAYRUN-2026-01");
        assertThat(payment.isBtchBookg()).isTrue();
        assertThat(payment.getPmtTpInf().getCtgyPurp().getCd()).isEqualTo("SALA");
        assertThat(payment.getReqdExctnDt().getDt()).isEqualTo("2026-01-30");
        assertThat(payment.getDbtr().getNm()).isEqualTo("Kaesefabrik Mueller GmbH");
        assertThat(payment.getDbtrAcct().getId().getIBAN()).isEqualTo("DE89370400440532013000");
        assertThat(payment.getDbtrAgt().getFinInstnId().getBICFI()).isEqualTo("COBADEFFXXX");
        BigDecimal sum = payment.getCdtTrfTxInf().stream()
                .map(each -> each.getAmt().getInstdAmt().getValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum)
                .isEqualByComparingTo(header.getCtrlSum())
                .isEqualByComparingTo(payment.getCtrlSum())
                .isEqualByComparingTo(instruction.controlSum());
        CreditTransferTransaction34 last = payment.getCdtTrfTxInf().get(249);
        assertThat(payment.getCdtTrfTxInf()).hasSize(250);
        assertThat(last.getPmtId().getEndToEndId()).isEqualTo("RUN1-E249");
        assertThat(last.getAmt().getInstdAmt().getCcy()).isEqualTo("EUR");
        assertThat(last.getAmt().getInstdAmt().getValue()).isEqualByComparingTo("1002.49");
        assertThat(last.getCdtr().getNm()).isEqualTo("Anna O'Neill");
        assertThat(last.getCdtrAcct().getId().getIBAN()).isEqualTo("FR1420041010050500013M02606");
        assertThat(last.getRmtInf().getUstrd()).containsExactly("Salary 01/2026");
    }

    @ParameterizedTest
    @CsvSource({"JPY, 120050", "EUR, 1200.50", "KWD, 120.050"})
    void amountsAreWrittenWithTheDecimalsOfTheirCurrency(String currency, String expected) {
        PaymentInstruction instruction = Payrolls.of(currency, Payrolls.transfer("A", 120_050));

        String file = Payrolls.text(instruction);

        assertThat(file).contains("<InstdAmt Ccy=\"" + currency + "\">" + expected + "</InstdAmt>");
        assertThat(file.split("<CtrlSum>" + expected + "</CtrlSum>", -1)).hasSize(3);
    }

    /** The jar has no schemas, but JAXB generates one from its model, with order, cardinality and codes. */
    @Test
    void elementsAreInTheOrderOfTheSchema(@TempDir Path directory) throws Exception {
        Schema schema = schemaOfTheModel(directory);
        String file = asTheModelHasIt(Payrolls.text(Payrolls.ofSize(3)));
        String disordered = file.replaceFirst("(?s)(<Amt>.*?</Amt>)(.*?)(<Cdtr>.*?</Cdtr>)", "$3$2$1");

        assertThatCode(() -> validate(schema, file)).doesNotThrowAnyException();
        assertThat(disordered).isNotEqualTo(file);
        assertThatThrownBy(() -> validate(schema, disordered)).isInstanceOf(SAXException.class);
    }

    private static void validate(Schema schema, String file) throws IOException, SAXException {
        schema.newValidator().validate(new StreamSource(new StringReader(file)));
    }

    private static Schema schemaOfTheModel(Path directory) throws Exception {
        Map<String, Path> parts = new HashMap<>();
        JAXBContext.newInstance(MxPain00100109.class).generateSchema(new SchemaOutputResolver() {
            @Override
            public Result createOutput(String namespace, String fileName) {
                parts.put(namespace, directory.resolve(fileName));
                return new StreamResult(directory.resolve(fileName).toFile());
            }
        });
        return SchemaFactory.newDefaultInstance()
                .newSchema(Objects.requireNonNull(parts.get(MxPain00100109.NAMESPACE))
                        .toFile());
    }

    /** The library's classes are shared by all messages and have no namespace; only the document has one. */
    private static String asTheModelHasIt(String file) {
        return file.replace("<Document xmlns=", "<d:Document xmlns:d=").replace("</Document>", "</d:Document>");
    }

    /** In a separate process: line ends, zone and language are fixed when a JVM starts. */
    @Test
    void theSameInstructionGivesTheSameBytesOnEveryMachine() throws Exception {
        byte[] here = Payrolls.written(Payrolls.ofSize(20));
        Process machine = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dline.separator=\r\n",
                        "-Dfile.encoding=windows-1252",
                        "-Duser.timezone=Pacific/Apia",
                        "-Duser.language=ar",
                        "-Duser.country=EG",
                        "-Duser.extensions=u-nu-arab",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        byte[] elsewhere = machine.getInputStream().readAllBytes();

        assertThat(machine.waitFor()).isZero();
        assertThat(new String(elsewhere, StandardCharsets.UTF_8)).isEqualTo(new String(here, StandardCharsets.UTF_8));
    }

    /** The process with another machine's settings. */
    static final class Elsewhere {
        private Elsewhere() {}

        public static void main(String[] none) throws IOException {
            Pain001.write(Payrolls.ofSize(20), System.out);
        }
    }

    @Test
    void aBankWithoutBicIsNamedByTheAccount() {
        PaymentInstruction with = Payrolls.ofSize(1);
        PaymentInstruction without = new PaymentInstruction(
                PaymentProfile.GENERIC,
                with.messageId(),
                with.createdAt(),
                with.initiatingParty(),
                new Debtor("Mueller", null, Payrolls.DEBTOR, null),
                with.executionDate(),
                with.currency(),
                false,
                with.transfers());

        var payment = MxPain00100109.parse(Payrolls.text(without))
                .getCstmrCdtTrfInitn()
                .getPmtInf()
                .get(0);

        assertThat(payment.getDbtrAgt().getFinInstnId().getBICFI()).isNull();
        assertThat(payment.getDbtrAgt().getFinInstnId().getOthr().getId()).isEqualTo("NOTPROVIDED");
        assertThat(payment.isBtchBookg()).isFalse();
    }

    @Test
    void theFileIsStreamedWhileItIsWritten() throws IOException {
        PaymentInstruction instruction = Payrolls.ofSize(20_000);
        List<Integer> pieces = new ArrayList<>();

        Pain001.write(instruction, new OutputStream() {
            @Override
            public void write(int one) {
                pieces.add(1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                pieces.add(length);
            }
        });

        long total = pieces.stream().mapToLong(Integer::longValue).sum();
        assertThat(total).isGreaterThan(5_000_000);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece).isLessThanOrEqualTo(64 * 1024));
    }

    @Test
    void aFailingStreamIsReportedAsSuch() {
        IOException full = new IOException("disk full");
        OutputStream breaking = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw full;
            }
        };

        assertThatThrownBy(() -> Pain001.write(Payrolls.ofSize(1_000), breaking))
                .isSameAs(full);
        assertThatThrownBy(() -> Pain001.write(Payrolls.ofSize(1), breaking)).isSameAs(full);
    }
}
