package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {

    private static final String FILE = Files.text(Files.STATEMENT_08);
    private static final String ENTRY_AMOUNT = "<Amt Ccy=\"EUR\">2500.00</Amt>";

    @Test
    void anExternalEntityIsNeverFetched(@TempDir Path directory) throws IOException {
        Path secret = java.nio.file.Files.writeString(directory.resolve("secret"), "RUN2-STOLEN");
        String file = FILE.replace(
                        "<Document", "<!DOCTYPE Document [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>\n<Document")
                .replace("RUN2-E0007", "&x;");

        assertRefused(file, "a document type is not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE Document>",
                "<!DOCTYPE Document SYSTEM \"http://localhost:1/evil.dtd\">",
                "<!DOCTYPE Document [<!ENTITY % p SYSTEM \"http://localhost:1/evil.dtd\"> %p;]>",
                "<!DOCTYPE Document [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                        + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY x \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>",
            })
    void aDocumentTypeIsRefusedBeforeAnythingInIt(String type) {
        assertRefused(FILE.replace("<Document", type + "<Document"), "a document type is not allowed");
        assertRefused(
                FILE.replace("<Document", type + "<Document").replace("RUN2-E0007", "&x;"),
                "a document type is not allowed");
    }

    @Test
    void anUndeclaredEntityIsRefused() {
        assertRefused(FILE.replace("RUN2-E0007", "&x;"), "");
    }

    @Test
    void deepNestingIsRefusedInsideIgnoredElementsToo() {
        String deep = "<x>".repeat(100_000) + "</x>".repeat(100_000);

        assertRefused(FILE.replace("<BkTxCd>", deep + "<BkTxCd>"), "elements are nested deeper than 64");
        assertRefused(deep, "the root element is not the Document");
    }

    @Test
    void noMoreBytesAreReadThanTheLimitAllows() throws IOException {
        long bytesMax = 10_000_000;
        CountedForever file =
                new CountedForever(FILE.substring(0, FILE.indexOf("<Ntry>")), "<Ntry><x/></Ntry> <!-- -->");

        ParseResult<List<Statement>> result = Camt053.read(file, new ReadLimits(bytesMax, Integer.MAX_VALUE, 100));

        assertThat(Files.problems(result))
                .extracting(FileProblem::what)
                .containsExactly("the file has more than 10000000 bytes: ask the bank for smaller files");
        assertThat(file.taken).isBetween(bytesMax, bytesMax + 100_000);
    }

    @Test
    void aFileOfExactlyTheLimitIsRead() {
        byte[] file = Files.bytes(Files.STATEMENT_08);

        assertThat(Files.statements(file, ReadLimits.ofBytes(file.length))).isInstanceOf(ParseResult.Read.class);
        assertThat(Files.statements(file, ReadLimits.ofBytes(file.length - 1))).isInstanceOf(ParseResult.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"<!--, -x", "'<x a=\"', v", "<?p, i", "<, n", "<![CDATA[, c", "<Ntry>, <NtryDtls/>"})
    void anEndlessPieceIsRefusedLongBeforeTheByteLimit(String start, String forever) throws IOException {
        CountedForever file = new CountedForever(FILE.substring(0, FILE.indexOf("<Ntry>")) + start, forever);

        ParseResult<List<Statement>> result = Camt053.read(file, new ReadLimits(20_000_000, 50_000, 100));

        assertThat(result).isInstanceOf(ParseResult.Refused.class);
        assertThat(file.taken).isLessThan(1_000_000);
    }

    @Test
    void anEndlessTextUsesNoHeapAndEndsAtTheByteLimit() throws IOException {
        CountedForever file =
                new CountedForever(FILE.substring(0, FILE.indexOf("<Ntry>")) + "<Ntry><Amt Ccy=\"EUR\">", "1");

        ParseResult<List<Statement>> result = Camt053.read(file, new ReadLimits(20_000_000, 50_000, 100));

        assertThat(Files.problems(result))
                .extracting(FileProblem::what)
                .containsExactly("the file has more than 20000000 bytes: ask the bank for smaller files");
    }

    @Test
    void rowsAreBounded() {
        String rows = FILE.replace("<BkTxCd>", "<NtryDtls/>".repeat(1_000) + "<BkTxCd>");

        ParseResult<List<Statement>> result =
                Files.statements(rows.getBytes(StandardCharsets.UTF_8), new ReadLimits(1_000_000, 1_000, 100));

        assertThat(Files.problems(result))
                .extracting(FileProblem::what)
                .containsExactly("the file has more than 1000 rows: ask the bank for smaller files");
    }

    @Test
    void problemsAreBoundedAndMarkedAsIncomplete() {
        String file = FILE.replace("<BkTxCd>", "<AcctSvcrRef>x</AcctSvcrRef>".repeat(1_000) + "<BkTxCd>");

        ParseResult<List<Statement>> result =
                Files.statements(file.getBytes(StandardCharsets.UTF_8), new ReadLimits(1_000_000, 1_000, 7));

        assertThat(Files.problems(result)).hasSize(7);
        assertThat(result).isInstanceOfSatisfying(ParseResult.Refused.class, refused -> assertThat(refused.more())
                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:iso:std:iso:20022:tech:xsd:camt.053.001.01",
                "urn:iso:std:iso:20022:tech:xsd:camt.053.001.99",
                "urn:iso:std:iso:20022:tech:xsd:camt.053.001.8",
                "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08.de.02",
                "http://www.six-interbank-clearing.com/de/camt.052.001.08.ch.02.xsd",
                "http://www.six-interbank-clearing.com.example.org/de/camt.053.001.08.ch.02.xsd",
                "urn:iso:std:iso:20022:tech:xsd:camt.052.001.08",
                "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03",
                "http://example.org/",
                ""
            })
    void anotherNamespaceIsRefused(String namespace) {
        assertRefused(
                FILE.replace("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", namespace),
                "the root element is not the Document of camt.053.001 in a version from 02 to 14");
    }

    @Test
    void anElementOfAnotherNamespaceIsIgnored() {
        String file = FILE.replace(ENTRY_AMOUNT, "<e:Amt xmlns:e=\"urn:evil\" Ccy=\"EUR\">1.00</e:Amt>");

        assertThat(Files.problems(Files.statements(file)))
                .containsExactly(FileProblem.of(
                        "/Document/BkToCstmrStmt/Stmt[1]/Ntry[2]", "Amt is missing: ask the bank for a complete file"));
    }

    @Test
    void truncatedTextIsRefusedAtEveryLength() {
        byte[] file = Files.bytes(Files.STATEMENT_08);
        int end = FILE.stripTrailing().getBytes(StandardCharsets.UTF_8).length;

        for (int length = 0; length < end; length++) {
            ParseResult<List<Statement>> result = Files.statements(java.util.Arrays.copyOf(file, length));
            assertThat(result).as("the first %d bytes", length).isInstanceOf(ParseResult.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no XML",
                "{\"json\": true}",
                "<",
                "<?xml version=\"1.0\"?>",
                "%PDF-1.7",
                ":20:MT940\r\n",
                "\0\0\0\0",
                "<Document/>",
                "<a></b>"
            })
    void aFileThatIsNotXmlOrNotAStatementIsRefused(String file) {
        assertRefused(file, "");
    }

    @ParameterizedTest
    @CsvSource({
        "EUR, 12.345, more than the 2 decimals that EUR has",
        "EUR, 12.0001, more than the 2 decimals that EUR has",
        "JPY, 12.5, more than the 0 decimals that JPY has",
        "EUR, ..5, not a decimal amount such as 1234.50",
        "KWD, 1.2345, more than the 3 decimals that KWD has",
        "EUR, -12.34, an amount has no sign; debits are marked as such",
        "EUR, -0, an amount has no sign; debits are marked as such",
        "EUR, '12,34', not a decimal amount such as 1234.50",
        "EUR, 1E3, not a decimal amount such as 1234.50",
        "EUR, 1E999999999, not a decimal amount such as 1234.50",
        "EUR, NaN, not a decimal amount such as 1234.50",
        "EUR, ١٢, not a decimal amount such as 1234.50",
        "EUR, 1 2, not a decimal amount such as 1234.50",
        "EUR, 99999999999999999, an amount of more than 18 digits in minor units",
        "EUR, 9999999999999999999999999, not a decimal amount such as 1234.50",
        "XXX, 1.00, an amount in an unknown currency",
        "ZZZ, 1.00, an amount in an unknown currency",
        "eur, 1.00, an amount in an unknown currency",
        "'', 1.00, an amount in an unknown currency",
    })
    void aMalformedAmountIsRefusedWithItsPlace(String currency, String amount, String what) {
        String file = FILE.replace(ENTRY_AMOUNT, "<Amt Ccy=\"" + currency + "\">" + amount + "</Amt>");

        List<FileProblem> problems = Files.problems(Files.statements(file));

        assertThat(problems).extracting(FileProblem::what).allSatisfy(each -> assertThat(each)
                .isEqualTo(what));
        assertThat(problems.get(0).where())
                .startsWith("/Document/BkToCstmrStmt/Stmt[1]/Ntry[2]/Amt (line ")
                .contains(", column ");
        assertThat(problems.toString()).doesNotContain(amount);
    }

    @ParameterizedTest
    @CsvSource({
        "<Dt>2026-03-31</Dt>, <Dt>2026-02-30</Dt>, a day that does not exist",
        "<Dt>2026-03-31</Dt>, <Dt>31.03.2026</Dt>, not a date such as 2026-01-31",
        "<Dt>2026-03-31</Dt>, <Dt>20260331</Dt>, not a date such as 2026-01-31",
        "<Dt>2026-03-31</Dt>, <Dt>2026-03-31+99:00</Dt>, an offset that does not exist",
        "<Dt>2026-03-31</Dt>, <DtTm>2026-03-31T25:00:00</DtTm>, a time that does not exist",
        "<Dt>2026-03-31</Dt>, <DtTm>2026-03-31T24:00:01</DtTm>, a time that does not exist",
        "<Dt>2026-03-31</Dt>, <DtTm>2026-03-31</DtTm>, not a time such as 2026-01-31T12:00:00",
        "<IBAN>NL91ABNA0417164300</IBAN>, <IBAN>NL92ABNA0417164300</IBAN>, not an IBAN: its check digits are wrong",
        "<RvslInd>false, <RvslInd>maybe, 'none of true, false, 1, 0'",
        "<CdtDbtInd>CRDT, <CdtDbtInd>Soll, 'none of CRDT, DBIT'",
        "<Cd>AC04, <Cd>ACCOUNT CLOSED, not a code of one to four letters and digits",
        "<ElctrncSeqNb>63, <ElctrncSeqNb>6.3, not a number of at most 18 digits",
        "<Ccy>EUR</Ccy>, <Ccy>DEM2</Ccy>, not a currency with minor units",
        "RUN2-E0007, 123456789012345678901234567890123456, longer than 35 characters",
        "<MsgId>CAMT-8</MsgId>, <MsgId>CA<x/>MT</MsgId>, an element where a text is expected: ask the bank for a valid file",
        "<Stmt>, <Stmt>text, text between elements: ask the bank for a valid file",
        "<Id>2026-03-31</Id>, '', Id is missing: ask the bank for a complete file",
        "<Sts><Cd>BOOK</Cd></Sts>, '', Sts is missing: ask the bank for a complete file",
        "<Sts><Cd>BOOK</Cd></Sts>, <Sts></Sts>, Sts is missing: ask the bank for a complete file",
        "<MsgId>CAMT-8</MsgId>, '', GrpHdr/MsgId or Stmt is missing: ask the bank for a complete file",
        "<IBAN>NL91ABNA0417164300</IBAN>, '', 'neither an IBAN nor another id, or both: ask the bank for one of them'",
        "<Cd>OPBD</Cd>, <Cd>CLBD</Cd>, two different booked balances of one kind: ask the bank which one counts",
    })
    void whatTheSchemaForbidsIsRefused(String was, String is, String what) {
        assertThat(FILE).contains(was);

        assertThat(Files.problems(Files.statements(FILE.replace(was, is))))
                .extracting(FileProblem::what)
                .contains(what);
    }

    @Test
    void theSecondOfTwoAmountsDoesNotWin() {
        String file = FILE.replace(ENTRY_AMOUNT, ENTRY_AMOUNT + "<Amt Ccy=\"EUR\">9999.00</Amt>");

        assertThat(Files.problems(Files.statements(file)))
                .extracting(FileProblem::what)
                .contains("occurs more than once: ask the bank for a valid file");
    }

    @Test
    void aCommentWithinANumberDoesNotHideDigits() {
        String file = FILE.replace(ENTRY_AMOUNT, "<Amt Ccy=\"EUR\">25<!-- -->00<![CDATA[.]]>00</Amt>");

        Statement statement = Files.onlyStatement(Files.statements(file));

        assertThat(statement).isEqualTo(Files.onlyStatement(Files.statements(FILE)));
    }

    static Stream<String> encodings() {
        return Stream.of("UTF-8", "UTF-16BE", "UTF-16LE", "ISO-8859-1", "ISO-8859-15", "windows-1252");
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void everyCorrectlyDeclaredEncodingGivesTheSameStatement(String encoding) {
        boolean marked = encoding.startsWith("UTF-16");
        // Latin 1 has neither the dash nor the euro sign
        String file = FILE.replace("–", "-").replace("€", encoding.equals("ISO-8859-1") ? "&#x20AC;" : "€");
        String declared = file.replace("encoding=\"UTF-8\"", "encoding='" + (marked ? "UTF-16" : encoding) + "'");

        Statement statement = Files.onlyStatement(
                Files.statements(((marked ? "\uFEFF" : "") + declared).getBytes(Charset.forName(encoding))));

        assertThat(statement).isEqualTo(Files.onlyStatement(Files.statements(file)));
    }

    @Test
    void aByteOrderMarkAloneDeterminesTheEncoding() {
        String undeclared = "\uFEFF" + FILE.substring(FILE.indexOf("<Document"));
        Statement expected = Files.onlyStatement(Files.statements(FILE));

        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
            assertThat(Files.onlyStatement(Files.statements(undeclared.getBytes(charset))))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, ISO-8859-15, the file is not UTF-8 text",
        "US-ASCII, UTF-8, the file is not US-ASCII text",
        "windows-1252, BAD, the file is not windows-1252 text",
        "UTF-16, UTF-8, 'the declaration says UTF-16, but there is no byte order mark'",
        "UTF-32, UTF-8, the declared encoding is none of",
        "EBCDIC-CP-DE, UTF-8, the declared encoding is none of",
        "ISO-8859-1, UTF-8-BOM, 'the byte order mark says UTF-8, the declaration says another encoding'",
        "UTF-8, UTF-16-BOM, 'the byte order mark says UTF-16BE, the declaration says another encoding'",
        "UTF-16LE, UTF-16-BOM, 'the byte order mark says UTF-16BE, the declaration says another encoding'",
    })
    void aWronglyDeclaredEncodingIsRefusedWithTheReason(String declared, String actual, String what) {
        String file = FILE.replace("encoding=\"UTF-8\"", "encoding=\"" + declared + "\"")
                .replace("–", "-");
        byte[] bytes =
                switch (actual) {
                    case "UTF-8-BOM" -> ("\uFEFF" + file).getBytes(StandardCharsets.UTF_8);
                    case "UTF-16-BOM" -> ("\uFEFF" + file).getBytes(StandardCharsets.UTF_16BE);
                    // windows-1252 has no character at 0x81
                    case "BAD" -> file.replace("ä", "\u0081").getBytes(StandardCharsets.ISO_8859_1);
                    default -> file.getBytes(Charset.forName(actual));
                };

        List<FileProblem> problems = Files.problems(Files.statements(bytes));

        assertThat(problems).singleElement().satisfies(each -> assertThat(each.what())
                .startsWith(what));
    }

    @Test
    void aNewerXmlVersionIsRefused() {
        assertRefused(FILE.replace("version=\"1.0\"", "version=\"1.1\""), "the XML version is not 1.0");
    }

    @Test
    void aValueIsShownShortAndWithoutControlCharacters() {
        String file = FILE.replace("<Cd>AC04</Cd>", "<Cd>\u009B31m\u202E" + "x".repeat(100) + "</Cd>");

        FileProblem problem = Files.problems(Files.statements(file)).get(0);

        assertThat(problem.value()).isEqualTo("?31m?" + "x".repeat(27) + "…");
    }

    @Test
    void aFailingStreamIsNotAProblemOfTheFile() {
        IOException reset = new IOException("connection reset");
        InputStream breaking = new SequenceInputStream(
                new ByteArrayInputStream(FILE.substring(0, 1_500).getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw reset;
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        throw reset;
                    }
                });

        assertThatThrownBy(() -> Camt053.read(breaking, Files.LIMITS)).isSameAs(reset);
    }

    @Test
    void aStreamThatEndsTheRequestIsNotAProblemOfTheFile() {
        IllegalStateException tooLarge = new IllegalStateException("too large");
        InputStream ending = new SequenceInputStream(
                new ByteArrayInputStream(FILE.substring(0, 1_500).getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() {
                        throw tooLarge;
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) {
                        throw tooLarge;
                    }
                });

        assertThatThrownBy(() -> Camt053.read(ending, Files.LIMITS)).isSameAs(tooLarge);
    }

    private static void assertRefused(String file, String what) {
        assertThat(Files.problems(Files.statements(file))).first().satisfies(problem -> assertThat(problem.what())
                .startsWith(what));
    }

    /** A file that never ends, and how much of it was read. */
    private static final class CountedForever extends InputStream {
        private final byte[] start;
        private final byte[] forever;
        private long taken;

        CountedForever(String start, String forever) {
            this.start = start.getBytes(StandardCharsets.UTF_8);
            this.forever = forever.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            long at = taken++;
            return at < start.length ? start[(int) at] : forever[(int) ((at - start.length) % forever.length)];
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
