package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.bankfiles.Statement.Balance;
import io.payledger.bankfiles.Statement.Batch;
import io.payledger.bankfiles.Statement.Entry;
import io.payledger.bankfiles.Statement.Transaction;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Camt053Test {

    private static final Currency EUR = Currency.getInstance("EUR");

    @Test
    void aBatchBookingOfVersionTwoHasItsBatchAndItsTransactions() {
        Statement statement = Files.onlyStatement(Files.statements(Files.bytes(Files.STATEMENT_02)));

        assertThat(statement.messageId()).isEqualTo("STMT-2026-01-30-A");
        assertThat(statement.statementId()).isEqualTo("2026-021");
        assertThat(statement.electronicSequenceNumber()).isEqualTo(21);
        assertThat(statement.account().iban()).isEqualTo(new Iban("DE89370400440532013000"));
        assertThat(statement.account().currency()).isEqualTo(EUR);
        assertThat(statement.from()).isEqualTo(LocalDateTime.parse("2026-01-30T00:00:00"));
        assertThat(statement.to()).isEqualTo(LocalDateTime.parse("2026-01-31T00:00:00"));
        LocalDate dayBefore = LocalDate.parse("2026-01-29");
        LocalDate day = LocalDate.parse("2026-01-30");
        assertThat(statement.openingBooked())
                .hasValue(new Balance("PRCD", null, euros(100_000_00), CreditDebit.CREDIT, dayBefore));
        assertThat(statement.closingBooked())
                .hasValue(new Balance("CLBD", null, euros(93_711_05), CreditDebit.CREDIT, day));
        assertThat(statement.entries()).hasSize(1);
        Entry entry = statement.entries().get(0);
        assertThat(entry.amount()).isEqualTo(euros(6_288_95));
        assertThat(entry.direction()).isEqualTo(CreditDebit.DEBIT);
        assertThat(entry.reversal()).isFalse();
        assertThat(entry.isBooked()).isTrue();
        assertThat(entry.bookingDate()).isEqualTo(day);
        assertThat(entry.valueDate()).isEqualTo(day);
        assertThat(entry.servicerReference()).isEqualTo("2026013000017");
        assertThat(entry.batches())
                .containsExactly(new Batch("PAYRUN-2026-01", "PAYRUN-2026-01", 2L, euros(6_288_95), CreditDebit.DEBIT));
        assertThat(entry.transactions())
                .containsExactly(
                        new Transaction("RUN1-E0001", null, null, null, euros(3_100_45), CreditDebit.DEBIT, null),
                        new Transaction("RUN1-E0002", null, null, null, euros(3_188_50), CreditDebit.DEBIT, null));
    }

    @Test
    void absentElementsAreReadAsAbsent() {
        List<Statement> statements = Files.read(Files.statements(Files.bytes(Files.STATEMENT_04)));

        assertThat(statements).hasSize(2);
        Statement first = statements.get(0);
        assertThat(first.page()).isEqualTo(1);
        assertThat(first.lastPage()).isFalse();
        assertThat(first.openingBooked().map(Balance::direction)).hasValue(CreditDebit.DEBIT);
        assertThat(first.openingBooked().map(Balance::date)).hasValue(LocalDate.parse("2026-02-27"));
        assertThat(first.closingBooked())
                .as("an interim balance closes nothing")
                .isEmpty();
        assertThat(first.balances().get(1).subType()).isEqualTo("INTM");
        assertThat(first.balances().get(1).amount()).isEqualTo(euros(0));
        Entry entry = first.entries().get(0);
        assertThat(entry.amount()).isEqualTo(euros(0));
        assertThat(entry.reversal()).isTrue();
        assertThat(entry.status()).isEqualTo("PDNG");
        assertThat(entry.isBooked()).isFalse();
        assertThat(entry.bookingDate()).isNull();
        assertThat(entry.valueDate()).isEqualTo(LocalDate.parse("2026-02-28"));
        assertThat(entry.servicerReference()).isNull();
        assertThat(entry.batches()).containsExactly(new Batch(null, "PAYRUN-2026-02", 250L, null, null));
        assertThat(entry.transactions()).isEmpty();
        Statement second = statements.get(1);
        assertThat(second.account()).isEqualTo(new Statement.Account(null, "ACC-000123", null, null));
        assertThat(second.electronicSequenceNumber()).isNull();
        assertThat(second.page()).isEqualTo(1);
        assertThat(second.lastPage()).isTrue();
        assertThat(second.from()).isNull();
        assertThat(second.to()).isNull();
        assertThat(second.balances()).isEmpty();
        assertThat(second.openingBooked()).isEmpty();
        assertThat(second.entries()).isEmpty();
    }

    @Test
    void aReturnedPaymentHasItsReason() {
        Statement statement = Files.onlyStatement(Files.statements(Files.bytes(Files.STATEMENT_08)));

        assertThat(statement.entries()).hasSize(3);
        assertThat(statement.openingBooked().map(Balance::type)).hasValue("OPBD");
        assertThat(statement.entries().get(0).transactions())
                .containsExactly(new Transaction(
                        "RUN3-E0001",
                        "PAYRUN-2026-03",
                        "PAYRUN-2026-03",
                        "REF-1-1",
                        euros(2_622_45),
                        CreditDebit.DEBIT,
                        null));
        assertThat(statement.entries().get(1).direction()).isEqualTo(CreditDebit.CREDIT);
        assertThat(statement.entries().get(1).transactions().map(Transaction::returnReason))
                .containsExactly(
                        new Reason("AC04", List.of("Konto geschlossen – Empfänger unbekannt", "<5 € Gebühr>")));
        assertThat(statement.entries().get(2).status()).isEqualTo("BANKS-OWN");
        assertThat(statement.entries().get(2).transactions())
                .as("NOTPROVIDED means none")
                .containsExactly(new Transaction(null, null, null, null, null, CreditDebit.DEBIT, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14"})
    void everyVersionIsReadWithEitherWayToWriteAStatus(String version) {
        String bare = Files.text(Files.STATEMENT_02).replace("camt.053.001.02", "camt.053.001." + version);
        String choice = bare.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>");

        Statement ofBare = Files.onlyStatement(Files.statements(bare));
        Statement ofChoice = Files.onlyStatement(Files.statements(choice));

        assertThat(ofBare)
                .isEqualTo(ofChoice)
                .isEqualTo(Files.onlyStatement(Files.statements(Files.bytes(Files.STATEMENT_02))));
    }

    @Test
    void amountsHaveTheMinorUnitsOfTheirCurrency() {
        assertThat(amount("JPY", "1200")).isEqualTo(1200);
        assertThat(amount("KWD", "1.2")).isEqualTo(1200);
        assertThat(amount("EUR", "0012.")).isEqualTo(1200);
        assertThat(amount("EUR", "+12.00")).isEqualTo(1200);
        assertThat(amount("EUR", "8.850")).isEqualTo(885);
        assertThat(amount("EUR", "5442.09000")).isEqualTo(544_209);
        assertThat(amount("EUR", ".50")).isEqualTo(50);
        assertThat(amount("JPY", "12.000")).isEqualTo(12);
        assertThat(amount("EUR", "9999999999999999.99")).isEqualTo(999_999_999_999_999_999L);
    }

    private static long amount(String currency, String text) {
        String file = Files.text(Files.STATEMENT_08)
                .replace("<Amt Ccy=\"EUR\">2500.00</Amt>", "<Amt Ccy=\"" + currency + "\">" + text + "</Amt>");
        return Files.onlyStatement(Files.statements(file))
                .entries()
                .get(1)
                .amount()
                .minor();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://www.six-interbank-clearing.com/de/camt.053.001.08.ch.02.xsd",
                "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08.ch.02"
            })
    void theNamespacesOfTheSwissSchemasAreThoseOfTheirVersion(String namespace) {
        String file =
                Files.text(Files.STATEMENT_08).replace("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", namespace);

        assertThat(Files.onlyStatement(Files.statements(file)))
                .isEqualTo(Files.onlyStatement(Files.statements(Files.text(Files.STATEMENT_08))));
    }

    @Test
    void aReasonIsReadAtAnyLengthAndKeptInPart() {
        String file = Files.text(Files.STATEMENT_08).replace("unbekannt", "x".repeat(5_000));

        Statement statement = Files.onlyStatement(Files.statements(file));

        assertThat(statement.entries().get(1).transactions())
                .extracting(transaction -> Objects.requireNonNull(transaction.returnReason())
                        .texts()
                        .get(0)
                        .length())
                .containsExactly(1_024);
    }

    @Test
    void anAccountMayHaveAProxyInPlaceOfANumber() {
        String proxy = Files.text(Files.STATEMENT_08)
                .replace("camt.053.001.08", "camt.053.001.09")
                .replace(
                        "<Id><IBAN>NL91ABNA0417164300</IBAN></Id>",
                        "<Prxy><Tp><Cd>EMAL</Cd></Tp><Id>payroll@example.org</Id></Prxy>");
        String both = Files.text(Files.STATEMENT_08)
                .replace("</IBAN></Id>", "</IBAN></Id><Prxy><Id>payroll@example.org</Id></Prxy>");

        Statement statement = Files.onlyStatement(Files.statements(proxy));

        assertThat(statement.account().proxy()).isEqualTo("payroll@example.org");
        assertThat(statement.account().iban()).isNull();
        assertThat(statement.account()).hasToString("Account[…]");
        assertThat(statement.fingerprint().identity())
                .isNotEqualTo(Files.onlyStatement(Files.statements(proxy.replace("payroll@", "sales@")))
                        .fingerprint()
                        .identity());
        assertThat(Files.onlyStatement(Files.statements(both)))
                .as("a number identifies the account alone")
                .isEqualTo(Files.onlyStatement(Files.statements(Files.text(Files.STATEMENT_08))));
    }

    @Test
    void balancesThatAddUpAreNoFinding() {
        Statement statement = Files.onlyStatement(Files.statements(Files.bytes(Files.STATEMENT_02)));

        assertThat(statement.findings()).isEmpty();
    }

    @Test
    void balancesThatDoNotAddUpAreAFindingWithTheDifference() {
        String file = Files.text(Files.STATEMENT_02).replace("93711.05", "93698.55");

        Statement statement = Files.onlyStatement(Files.statements(file));

        assertThat(statement.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.where()).isEqualTo("/Document/BkToCstmrStmt/Stmt[1]/Bal");
            assertThat(finding.what())
                    .isEqualTo(
                            "opening balance and booked entries do not make the closing balance, by the difference in"
                                    + " 'value': ask the bank for the complete statement");
            assertThat(finding.value()).isEqualTo("-12.50 EUR");
        });
    }

    @Test
    void aPageIsCheckedByItsInterimBalances() {
        String first = Files.text(Files.STATEMENT_02)
                .replace("camt.053.001.02", "camt.053.001.08")
                .replace("</GrpHdr>", "<MsgPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></MsgPgntn></GrpHdr>");
        String marked =
                first.replace("<Cd>CLBD</Cd></CdOrPrtry>", "<Cd>CLBD</Cd></CdOrPrtry><SubTp><Cd>INTM</Cd></SubTp>");
        String between = first.replace("<Cd>CLBD</Cd>", "<Cd>ITBD</Cd>").replace("93711.05", "93711.06");
        String last = first.replace("PRCD", "ITBD")
                .replace("<PgNb>1</PgNb><LastPgInd>false", "<PgNb>2</PgNb><LastPgInd>true")
                .replace("93711.05", "93711.07");

        assertThat(differences(first)).as("the balances of the whole statement").isEmpty();
        assertThat(differences(marked)).isEmpty();
        assertThat(differences(marked.replace("93711.05", "93711.04"))).containsExactly("-0.01 EUR");
        assertThat(differences(between)).containsExactly("0.01 EUR");
        assertThat(differences(last)).containsExactly("0.02 EUR");
    }

    private static List<String> differences(String file) {
        return Files.onlyStatement(Files.statements(file)).findings().stream()
                .map(FileProblem::value)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE00XXXXXXXXXXXXXX3000",
                "DE89370400440532013001",
                "XXXX XXXX XXXX XXXX XXXX XXXX XXXX XXXX XXXX"
            })
    void aWrongIbanOfAnotherPartyIsAFindingOnItsEntry(String iban) {
        String file = Files.text(Files.STATEMENT_08)
                .replace(
                        "</Cdtr></RltdPties>",
                        "</Cdtr><CdtrAcct><Id><IBAN>" + iban + "</IBAN></Id></CdtrAcct></RltdPties>");

        Statement statement = Files.onlyStatement(Files.statements(file));

        Statement without = Files.onlyStatement(Files.statements(Files.text(Files.STATEMENT_08)));
        assertThat(statement.entries()).isEqualTo(without.entries());
        assertThat(statement.fingerprint()).isEqualTo(without.fingerprint());
        assertThat(statement.findings())
                .filteredOn(finding -> finding.where().endsWith("/Ntry[1]"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.what())
                            .startsWith("the account of the other party is not an IBAN")
                            .doesNotContain(iban);
                    assertThat(finding.value()).isNull();
                });
    }

    /** The bank's file is incomplete, which matters more than a number that the bank does not write as an IBAN. */
    @Test
    void aDifferenceOfTheBalancesIsTheFirstFindingHoweverManyThereAre() {
        String entry = "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>PDNG</Sts><NtryDtls><TxDtls>"
                + "<RltdPties><CdtrAcct><Id><IBAN>X</IBAN></Id></CdtrAcct></RltdPties></TxDtls></NtryDtls></Ntry>";
        String file = Files.text(Files.STATEMENT_02)
                .replace("93711.05", "93698.55")
                .replace("</Stmt>", entry.repeat(30) + "</Stmt>");

        List<FileProblem> findings = Files.onlyStatement(Files.statements(file)).findings();

        assertThat(findings).hasSize(21);
        assertThat(findings.get(0).where()).endsWith("/Bal");
        assertThat(findings.get(0).value()).isEqualTo("-12.50 EUR");
        assertThat(findings.get(20).what()).startsWith("11 more are not listed");
    }

    @Test
    void findingsAreBoundedAndCounted() {
        String text = Files.text(Files.STATEMENT_08);
        String entry = text.substring(text.indexOf("<Ntry>"), text.indexOf("</Ntry>") + "</Ntry>".length())
                .replace("</Cdtr></RltdPties>", "</Cdtr><CdtrAcct><Id><IBAN>X</IBAN></Id></CdtrAcct></RltdPties>");

        Statement statement =
                Files.onlyStatement(Files.statements(text.replace("</Stmt>", entry.repeat(30) + "</Stmt>")));

        assertThat(statement.findings()).hasSize(21);
        assertThat(statement.findings().get(20).what()).endsWith(" more are not listed: look at the bank's file");
    }

    @Test
    void thePageOfTheWholeMessageCountsWhereTheStatementHasNone() {
        String file = Files.text(Files.STATEMENT_02)
                .replace("</GrpHdr>", "<MsgPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></MsgPgntn></GrpHdr>");

        Statement statement = Files.onlyStatement(Files.statements(file));

        assertThat(statement.page()).isEqualTo(2);
        assertThat(statement.lastPage()).isTrue();
    }

    @Test
    void namesAndAccountsAreNotPrinted() {
        Statement statement = Files.onlyStatement(Files.statements(Files.bytes(Files.STATEMENT_02)));

        String printed = statement + " " + statement.account() + statement.entries() + statement.balances() + " "
                + statement.entries().get(0).details();

        assertThat(printed).doesNotContain("DE89", "37040", "3100", "6288", "310045", "628895", "93711", "9371105");
    }

    private static Money euros(long cents) {
        return new Money(cents, EUR);
    }
}
