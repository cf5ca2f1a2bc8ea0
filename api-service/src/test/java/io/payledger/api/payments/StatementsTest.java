package io.payledger.api.payments;

import static io.payledger.api.payments.Camt.batch;
import static io.payledger.api.payments.Camt.entry;
import static io.payledger.api.payments.Camt.statement;
import static io.payledger.api.payments.Camt.transaction;
import static io.payledger.api.payments.Payday.DEBTOR_IBAN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.payments.Payday.Payroll;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RawHttp;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class StatementsTest {

    private static final String STATEMENT_IMPORTED = "bank-statement.imported";
    private static final String PAYMENTS_BOOKED = "payroll-run.payments-booked";

    private final Payday payday = Payday.ofNewTenant();

    private static String lines(Payroll payroll, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(line -> transaction(payroll.endToEndId(line), Payroll.net(line)))
                .collect(Collectors.joining());
    }

    @Test
    void aStatementIsBookedForItsRunsLineByLine() {
        Payroll payroll = payday.released(3);
        Payroll other = payday.released(2);
        String file = Camt.file(statement(
                "2026-231",
                DEBTOR_IBAN,
                entry(Payday.euros(payroll.sumMinor()), "DBIT", lines(payroll, 1, 3)),
                entry(Payday.euros(other.sumMinor()), "DBIT", batch(other.messageId(), 2)),
                entry(Payroll.net(2), "CRDT", Camt.returned(payroll.endToEndId(2), "AC04")),
                entry("950.00", "DBIT", transaction("RENT-11", "950.00"))));

        Reply imported = payday.statement(file);

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        JsonNode view = imported.body().path("files").path(0).path("file");
        assertThat(imported.body().path("repeated").asBoolean()).isFalse();
        assertThat(view.path("kind").asText()).isEqualTo("STATEMENT");
        assertThat(view.path("importedBy").asText()).isEqualTo("paul");
        assertThat(view.path("statement").toString())
                .isEqualTo("{\"legalEntity\":\"acme\",\"statementId\":\"2026-231\",\"page\":1,\"lastPage\":true,"
                        + "\"through\":\"2026-11-27\",\"entries\":4,\"foreignEntries\":1,\"runs\":2,\"bookings\":5}");
        List<JsonNode> statements = payday.events(STATEMENT_IMPORTED);
        assertThat(statements).hasSize(1);
        assertThat(statements.get(0).path("statement").asText())
                .isEqualTo(view.path("id").asText());
        assertThat(statements.get(0).path("foreignEntries").asInt()).isEqualTo(1);
        List<JsonNode> booked = payday.events(PAYMENTS_BOOKED);
        assertThat(booked)
                .extracting(event -> event.path("run").asText())
                .containsExactly(payroll.id().toString(), other.id().toString());
        assertThat(booked.get(0).path("bookings").findValuesAsText("line")).containsExactly("1", "2", "3", "2");
        assertThat(booked.get(0).path("bookings").findValuesAsText("amountMinor"))
                .containsExactly("100137", "100274", "100411", "-100274");
        assertThat(booked.get(0)
                        .path("bookings")
                        .path(3)
                        .path("returnReasonCode")
                        .asText())
                .isEqualTo("AC04");
        assertThat(booked.get(1).path("bookings").toString())
                .isEqualTo("[{\"line\":null,\"transfers\":2,\"amountMinor\":200411,\"currency\":\"EUR\","
                        + "\"bookedOn\":\"2026-11-27\",\"returnReasonCode\":null}]");
        assertThat(statements.toString() + booked)
                .doesNotContain("Geheim", DEBTOR_IBAN, "RENT-11", "95000", Payday.iban(1));
    }

    @Test
    void aStatementOfAnAccountWithoutAnIbanIsRecognisedByItsNumber() {
        Reply recorded = payday.paul.put(payday.at("/legal-entities/acme-us"), """
                {"name": "Acme US", "number": "6200-1234567", "clearingSystem": "USABA", "clearingCode": "021000021"}""");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        String file = Camt.file(statement("2026-241", DEBTOR_IBAN))
                .replace("<IBAN>" + DEBTOR_IBAN + "</IBAN>", "<Othr><Id>62001234567</Id></Othr>");

        Reply imported = payday.statement(file);
        Reply unknown = payday.statement(file.replace("62001234567", "62001234568"));

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        assertThat(imported.body().at("/files/0/file/statement/legalEntity").asText())
                .isEqualTo("acme-us");
        assertThat(unknown.status()).isEqualTo(422);
    }

    /** Numbers are unique within a bank, and statements name the bank in other ways than the directory. */
    @Test
    void aNumberOfTwoLegalEntitiesIsThatOfTheRunsWhichAreBookedOrAFinding() {
        Payroll payroll = payday.released(1);
        payday.store("UPDATE legal_entity SET iban = 'GBDSC:200000/55779911' WHERE shard_id = ?", payday.runs.shard());
        Payday.ok(payday.paul.put(payday.at("/legal-entities/acme-us"), """
                {"name": "Acme US", "number": "55779911", "clearingSystem": "USABA", "clearingCode": "021000021"}"""));

        Reply booked = payday.statement(
                byNumber(statement("2026-251", DEBTOR_IBAN, entry(Payroll.net(1), "DBIT", lines(payroll, 1, 1)))));
        Reply empty = payday.statement(byNumber(statement("2026-252", DEBTOR_IBAN)));

        assertThat(booked.status()).as(booked.text()).isEqualTo(201);
        assertThat(booked.body().at("/files/0/file/statement/legalEntity").asText())
                .isEqualTo("acme");
        assertThat(booked.body().at("/files/0/file/statement").has("findings")).isFalse();
        assertThat(empty.status()).as(empty.text()).isEqualTo(201);
        assertThat(empty.body().at("/files/0/file/statement/legalEntity").asText())
                .isEqualTo("acme-us");
        assertThat(empty.body().at("/files/0/file/statement/findings/0/what").asText())
                .isEqualTo(
                        "the number of accounts of several legal entities (acme-us, acme), and the statement books runs of"
                                + " none of them: imported for acme-us. Ask the bank for statements that name the IBAN");
    }

    @Test
    void aNumberOfSeveralLegalEntitiesWhoseRunsAreBookedIsAFinding() {
        Payroll ofAcme = payday.released(1);
        Payroll ofUs = payday.released(1);
        payday.store("UPDATE payroll_run SET legal_entity = 'acme-us' WHERE run_id = ?", ofUs.id());
        payday.store("UPDATE legal_entity SET iban = 'GBDSC:200000/55779911' WHERE shard_id = ?", payday.runs.shard());
        for (String of : List.of("acme-us", "acme-ca")) {
            String system = of.equals("acme-us")
                    ? "\"USABA\", \"clearingCode\": \"021000021\""
                    : "\"CACPA\", \"clearingCode\": \"000300002\"";
            Payday.ok(payday.paul.put(
                    payday.at("/legal-entities/" + of),
                    "{\"name\": \"Acme\", \"number\": \"55779911\", \"clearingSystem\": " + system + "}"));
        }

        Reply imported = payday.statement(byNumber(statement(
                "2026-253",
                DEBTOR_IBAN,
                entry(Payroll.net(1), "DBIT", lines(ofAcme, 1, 1)),
                entry(Payroll.net(1), "DBIT", lines(ofUs, 1, 1)))));

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        JsonNode statement = imported.body().at("/files/0/file/statement");
        assertThat(statement.path("legalEntity").asText()).isEqualTo("acme-us");
        assertThat(statement.path("bookings").asInt()).isEqualTo(2);
        assertThat(statement.at("/findings/0/what").asText())
                .isEqualTo(
                        "the number of accounts of several legal entities (acme-us, acme), and the statement books runs of"
                                + " each of them: imported for acme-us. Ask the bank for statements that name the IBAN");
        assertThat(payday.events(PAYMENTS_BOOKED)).hasSize(2);
    }

    private static String byNumber(String statement) {
        return Camt.file(statement).replace("<IBAN>" + DEBTOR_IBAN + "</IBAN>", "<Othr><Id>55779911</Id></Othr>");
    }

    @Test
    void whatIsOddInAStatementIsSaidAndImportedAllTheSame() {
        Payroll payroll = payday.released(1);
        String opening = "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">5000.00000</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd></Bal>";
        String file = Camt.file(
                statement("2026-240", DEBTOR_IBAN, entry(Payroll.net(1) + "000", "DBIT", lines(payroll, 1, 1)))
                        .replace("<Bal>", opening + "<Bal>")
                        .replace("</RltdPties>", "<CdtrAcct><Id><IBAN>DE00 XXXX</IBAN></Id></CdtrAcct></RltdPties>"));

        Reply imported = payday.statement(file);
        Reply again = payday.statement(file);

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        JsonNode findings = imported.body().at("/files/0/file/statement/findings");
        assertThat(findings.findValuesAsText("where"))
                .containsExactly("/Document/BkToCstmrStmt/Stmt[1]/Bal", "/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]");
        assertThat(findings.path(0).path("value").asText()).isEqualTo("-3997.63 EUR");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().at("/files/0/file/statement/findings")).isEqualTo(findings);
        assertThat(payday.events(PAYMENTS_BOOKED)).hasSize(1);
        assertThat(payday.events(PAYMENTS_BOOKED).toString()).doesNotContain("XXXX");
    }

    @Test
    void aRepeatedStatementIsRecognisedInEveryVersionAndEncoding() {
        Payroll payroll = payday.released(2);
        String statement = statement(
                "2026-232", DEBTOR_IBAN, entry(Payday.euros(payroll.sumMinor()), "DBIT", lines(payroll, 1, 2)));
        Reply first = payday.statement(Camt.file(statement));
        String other = Camt.file(statement, statement("2026-233", DEBTOR_IBAN), statement)
                .replace("camt.053.001.08", "camt.053.001.13")
                .replace("UTF-8", "UTF-16");

        Reply again = payday.statement(Camt.file(statement));
        Reply withAnother = payday.statement(("\uFEFF" + other).getBytes(StandardCharsets.UTF_16LE));

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.body().path("repeated").asBoolean()).isTrue();
        assertThat(again.body().path("files").path(0).path("file"))
                .isEqualTo(first.body().path("files").path(0).path("file"));
        assertThat(again.sequence()).isEqualTo(first.sequence());
        assertThat(withAnother.status()).as(withAnother.text()).isEqualTo(201);
        assertThat(withAnother.body().path("files").findValuesAsText("repeated"))
                .containsExactly("true", "false");
        assertThat(payday.events(STATEMENT_IMPORTED))
                .extracting(event -> event.path("statementId").asText())
                .containsExactly("2026-232", "2026-233");
        assertThat(payday.events(PAYMENTS_BOOKED)).hasSize(1);
    }

    @Test
    void refusesAChangedStatementAndNamesWhoImportedTheFirst() {
        Payroll payroll = payday.released(1);
        String statement = statement("2026-234", DEBTOR_IBAN, entry(Payroll.net(1), "DBIT", lines(payroll, 1, 1)));
        Reply first = payday.statement(Camt.file(statement));

        Reply changed = payday.statement(
                Camt.file(statement("2026-235", DEBTOR_IBAN), statement.replace(Payroll.net(1), "1.01")));

        assertThat(changed.status()).as(changed.text()).isEqualTo(409);
        assertThat(changed.problem()).isEqualTo("statement-changed");
        JsonNode before = first.body().path("files").path(0).path("file");
        assertThat(changed.body().path("detail").asText())
                .contains("Stmt[2]", "by paul", before.path("importedAt").asText());
        assertThat(changed.body().path("imported").path("files").path(0).path("file"))
                .isEqualTo(before);
        assertThat(changed.body()
                        .path("imported")
                        .path("files")
                        .path(0)
                        .path("repeated")
                        .asBoolean())
                .isFalse();
        assertThat(payday.events(STATEMENT_IMPORTED)).as("all or none").hasSize(1);
    }

    @Test
    void refusesAFileWithTwoVersionsOfOneStatement() {
        Reply refused = payday.statement(Camt.file(
                statement("2026-236", DEBTOR_IBAN),
                statement("2026-236", DEBTOR_IBAN, entry("1.00", "DBIT", transaction("X", "1.00")))));

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("invalid-bank-file");
        assertThat(refused.body().path("errors").findValuesAsText("where"))
                .containsExactly("/Document/BkToCstmrStmt/Stmt[2]");
        assertThat(payday.events(STATEMENT_IMPORTED)).isEmpty();
    }

    @Test
    void theSameStatementPostedManyTimesAtOnceIsOneImport() {
        Payroll payroll = payday.released(2);
        byte[] file = Camt.file(statement(
                        "2026-237", DEBTOR_IBAN, entry(Payday.euros(payroll.sumMinor()), "DBIT", lines(payroll, 1, 2))))
                .getBytes(StandardCharsets.UTF_8);

        List<CompletableFuture<Reply>> race = IntStream.range(0, 20)
                .mapToObj(number ->
                        payday.paul.uploadLater(payday.at("/bank-statements"), file, "Content-Type", Payday.XML))
                .toList();

        List<Reply> replies = race.stream().map(CompletableFuture::join).toList();
        assertThat(replies.stream().map(Reply::status).sorted().distinct()).containsExactly(200, 201);
        assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
        assertThat(replies)
                .extracting(reply -> reply.body()
                        .path("files")
                        .path(0)
                        .path("file")
                        .path("id")
                        .asText())
                .containsOnly(payday.events(STATEMENT_IMPORTED)
                        .get(0)
                        .path("statement")
                        .asText());
        assertThat(payday.events(STATEMENT_IMPORTED)).hasSize(1);
        assertThat(payday.events(PAYMENTS_BOOKED)).hasSize(1);
    }

    @Test
    void filesWithTheSameStatementsInAnotherOrderDoNotBlockEachOther() {
        String one = statement("2026-238", DEBTOR_IBAN);
        String two = statement("2026-239", DEBTOR_IBAN);

        List<CompletableFuture<Reply>> race = IntStream.range(0, 10)
                .mapToObj(number -> payday.paul.uploadLater(
                        payday.at("/bank-statements"),
                        (number % 2 == 0 ? Camt.file(one, two) : Camt.file(two, one)).getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        Payday.XML))
                .toList();

        assertThat(race.stream().map(CompletableFuture::join).map(Reply::status))
                .allMatch(status -> status == 200 || status == 201);
        assertThat(payday.events(STATEMENT_IMPORTED)).hasSize(2);
    }

    @Test
    void refusesAStatementOfAnAccountOfAnotherOwner() {
        Payday other = Payday.ofNewTenant();
        other.store(
                "INSERT INTO legal_entity VALUES (?, 'acme', 2, 'New Bank', 'NL91ABNA0417164300', NULL)",
                other.runs.shard());
        String foreign = Camt.file(statement("2026-240", "NL91ABNA0417164300"));

        Reply refused = payday.statement(foreign);

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("invalid-bank-file");
        assertThat(refused.body().path("errors").path(0).path("where").asText())
                .isEqualTo("/Document/BkToCstmrStmt/Stmt[1]/Acct/Id");
        assertThat(refused.token()).contains("applied_through");
        assertThat(refused.text()).doesNotContain("NL91");
        assertThat(other.statement(foreign).status()).isEqualTo(201);
        assertThat(other.statement(Camt.file(statement("2026-240", DEBTOR_IBAN)))
                        .status())
                .as("a previous account is still the tenant's")
                .isEqualTo(201);
    }

    @Test
    void entriesThatNameAnotherTenantsRunAreForeignAndRevealNothing() {
        Payday other = Payday.ofNewTenant();
        Payroll theirs = other.released(1);

        Reply imported = payday.statement(Camt.file(statement(
                "2026-241",
                DEBTOR_IBAN,
                entry("1.00", "DBIT", transaction(theirs.endToEndId(1), "1.00")),
                entry("1.00", "DBIT", batch(theirs.messageId(), 1)))));

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        assertThat(imported.body()
                        .path("files")
                        .path(0)
                        .path("file")
                        .path("statement")
                        .path("foreignEntries")
                        .asInt())
                .isEqualTo(2);
        assertThat(payday.events(PAYMENTS_BOOKED)).isEmpty();
        assertThat(other.events(PAYMENTS_BOOKED)).isEmpty();
    }

    @Test
    void manyBookingsGoInChunks() {
        Payroll payroll = payday.released(1_001);

        Reply imported = payday.statement(Camt.file(statement(
                "2026-242", DEBTOR_IBAN, entry(Payday.euros(payroll.sumMinor()), "DBIT", lines(payroll, 1, 1_001)))));

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        List<JsonNode> booked = payday.events(PAYMENTS_BOOKED);
        assertThat(booked).extracting(event -> event.path("chunk").asInt()).containsExactly(1, 2, 3);
        assertThat(booked).extracting(event -> event.path("chunks").asInt()).containsOnly(3);
        assertThat(booked).extracting(event -> event.path("bookings").size()).containsExactly(500, 500, 1);
    }

    @Test
    void anAccountNumberInTheBanksIdIsNotStored() {
        Reply imported = payday.statement(Camt.file(
                statement(DEBTOR_IBAN + "/17", DEBTOR_IBAN), statement("370400440532013000-18", DEBTOR_IBAN)));

        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        assertThat(imported.text()).doesNotContain("37040044");
        assertThat(payday.events(STATEMENT_IMPORTED))
                .extracting(event -> event.path("statementId").asText())
                .containsExactly("…/17", "…-18");
    }

    @Test
    void anIdempotencyKeyIsBoundToOneContent() {
        byte[] file = Camt.file(statement("2026-243", DEBTOR_IBAN)).getBytes(StandardCharsets.UTF_8);
        byte[] other = Camt.file(statement("2026-244", DEBTOR_IBAN)).getBytes(StandardCharsets.UTF_8);
        String path = payday.at("/bank-statements");

        Reply first = payday.paul.upload(path, file, "Content-Type", Payday.XML, "Idempotency-Key", "k");
        Reply replayed = payday.paul.upload(path, file, "Content-Type", "text/xml", "Idempotency-Key", "k");
        Reply reused = payday.paul.upload(path, other, "Content-Type", Payday.XML, "Idempotency-Key", "k");

        assertThat(replayed.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(replayed.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(replayed.text()).isEqualTo(first.text());
        assertThat(reused.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void importedFilesAreListedNewestFirst() {
        for (String id : List.of("2026-245", "2026-246", "2026-247")) {
            assertThat(payday.statement(Camt.file(statement(id, DEBTOR_IBAN))).status())
                    .isEqualTo(201);
        }
        Person ada = Person.of(payday.runs.tenant, "ada", "auditor");
        String token = payday.runs.tokenOfNow();

        Reply page = ada.get(payday.at("/bank-files?limit=2"), "X-Session-Token", token);
        Reply rest = ada.get(
                payday.at("/bank-files?limit=2&cursor="
                        + page.body().path("nextCursor").asText()),
                "X-Session-Token",
                token);

        assertThat(page.body().path("files").findValuesAsText("statementId")).containsExactly("2026-247", "2026-246");
        assertThat(rest.body().path("files").findValuesAsText("statementId")).containsExactly("2026-245");
        assertThat(rest.body().has("nextCursor")).isFalse();
        assertThat(page.header("Link"))
                .isEqualTo("<bank-files?limit=2&cursor="
                        + page.body().path("nextCursor").asText() + ">; rel=\"next\"");
        assertThat(ada.get(payday.at("/bank-files?kind=STATUS_REPORT"), "X-Session-Token", token)
                        .body()
                        .path("files"))
                .isEmpty();
        assertThat(ada.get(payday.at("/bank-files?kind=INVOICE")).problem()).isEqualTo("malformed-request");
        assertThat(ada.get(payday.at("/bank-files?cursor=x")).problem()).isEqualTo("malformed-request");
        assertThat(payday.runs.paula.get(payday.at("/bank-files")).status()).isEqualTo(403);
    }

    @Test
    void onlyAPaymentOfficerSendsFilesAndTheyAreXml() {
        byte[] file = Camt.file(statement("2026-248", DEBTOR_IBAN)).getBytes(StandardCharsets.UTF_8);
        String path = payday.at("/bank-statements");

        assertThat(payday.runs
                        .anton
                        .upload(path, file, "Content-Type", Payday.XML)
                        .status())
                .isEqualTo(403);
        assertThat(Person.of("elsewhere", "eve", "payment-officer")
                        .upload(path, file, "Content-Type", Payday.XML)
                        .status())
                .isEqualTo(403);
        assertThat(payday.paul
                        .upload(path, file, "Content-Type", "application/json")
                        .problem())
                .isEqualTo("unsupported-media-type");
        assertThat(payday.statement("").problem()).isEqualTo("invalid-bank-file");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        byte[] large = Camt.file(statement("2026-249", DEBTOR_IBAN) + " ".repeat(9_000_000))
                .getBytes(StandardCharsets.UTF_8);

        Reply reply = RawHttp.send(
                ApiTestEnvironment.port(),
                Identities.token(payday.runs.tenant, "paul", "payment-officer"),
                "POST " + payday.at("/bank-statements").substring(1) + " HTTP/1.1",
                List.of("Content-Type: application/xml", "Transfer-Encoding: chunked"),
                RawHttp.chunked(large));

        assertThat(reply.problem()).as(reply.text()).isEqualTo("request-too-large");
        assertThat(payday.paul.get(payday.at("/bank-files")).body().path("files"))
                .isEmpty();
    }

    /** The test files of bank-files: version 02, in UTF-16 (04), with returns (08). */
    @ParameterizedTest
    @ValueSource(strings = {"camt053-02.xml", "camt053-04-utf16le.xml", "camt053-08.xml"})
    void theExamplesOfEveryVersionAreImportedOrRefusedWithAReason(String name) {
        Payroll payroll = payday.released(8);
        Charset charset = name.contains("utf16le") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
        String original = new String(Payday.example(name), charset);
        Reply untouched = payday.statement(Payday.example(name));
        String adapted = original.replaceAll("IBAN>[A-Z0-9]+<", "IBAN>" + DEBTOR_IBAN + "<")
                .replace("<n:Othr><n:Id>ACC-000123</n:Id></n:Othr>", "<n:IBAN>" + DEBTOR_IBAN + "</n:IBAN>")
                .replaceAll("PAYRUN-2026-0[123]", payroll.messageId())
                .replaceAll("RUN[123]-E000(\\d)", payroll.endToEndIds() + "$1")
                .replace("PDNG", "BOOK")
                .replace("<Prtry>BANKS-OWN</Prtry>", "<Cd>BOOK</Cd>");

        Reply imported = payday.statement(adapted.getBytes(charset));

        boolean known = original.contains(DEBTOR_IBAN) && !original.contains("Othr");
        assertThat(untouched.status()).as(untouched.text()).isEqualTo(known ? 201 : 422);
        if (!known) {
            assertThat(untouched.body().path("errors").path(0).path("where").asText())
                    .endsWith("/Acct/Id");
        }
        if (known) {
            assertThat(imported.problem()).isEqualTo("statement-changed");
            imported = payday.statement(adapted.replace("2026-021", "2026-022").getBytes(charset));
        }
        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        List<JsonNode> booked = payday.events(PAYMENTS_BOOKED);
        assertThat(booked).hasSize(1);
        assertThat(booked.get(0).path("bookings").findValuesAsText("amountMinor"))
                .containsExactlyElementsOf(
                        switch (name) {
                            case "camt053-02.xml" -> List.of("310045", "318850");
                            case "camt053-08.xml" -> List.of("262245", "-250000");
                            default -> List.of("0");
                        });
        assertThat(booked.toString()).doesNotContain("Geheim", "geschlossen", DEBTOR_IBAN);
    }
}
