package io.payledger.api.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import io.payledger.api.payments.Payday.Payroll;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class PaymentFileTest {

    private final Payday payday = Payday.ofNewTenant();

    /** Who records an account does not release what it is paid. */
    private final Person pia = Person.of(payday.runs.tenant, "pia", "payment-officer");

    @Test
    void theFileHasTheTransfersOfTheRegister() {
        Payroll payroll = payday.released(25);

        Reply file = payday.file(payroll);

        assertThat(file.status()).as(file.text()).isEqualTo(200);
        assertThat(file.header("Content-Type")).isEqualTo("application/xml");
        assertThat(file.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"" + payroll.messageId() + ".xml\"");
        assertThat(file.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(file.header("X-Served-By")).contains("route=");
        var instruction = MxPain00100109.parse(file.text()).getCstmrCdtTrfInitn();
        PaymentInstruction30 payment = instruction.getPmtInf().get(0);
        var order = payday.paul.get(payroll.path()).body().path("paymentOrder");
        assertThat(instruction.getGrpHdr().getMsgId()).isEqualTo(payroll.messageId());
        assertThat(instruction.getGrpHdr().getNbOfTxs())
                .isEqualTo("25")
                .isEqualTo(order.path("transfers").asText());
        assertThat(instruction.getGrpHdr().getCtrlSum())
                .isEqualByComparingTo(BigDecimal.valueOf(payroll.sumMinor(), 2))
                .isEqualByComparingTo(
                        BigDecimal.valueOf(order.path("controlSumMinor").asLong(), 2));
        assertThat(payment.isBtchBookg()).isTrue();
        assertThat(payment.getReqdExctnDt().getDt())
                .hasToString(order.path("executionDate").asText());
        assertThat(payment.getDbtr().getNm()).isEqualTo(Payday.DEBTOR);
        assertThat(payment.getDbtrAcct().getId().getIBAN()).isEqualTo(Payday.DEBTOR_IBAN);
        assertThat(payment.getDbtrAgt().getFinInstnId().getBICFI()).isEqualTo("COBADEFFXXX");
        List<CreditTransferTransaction34> transfers = payment.getCdtTrfTxInf();
        assertThat(transfers).hasSize(25);
        for (int line = 1; line <= 25; line++) {
            CreditTransferTransaction34 transfer = transfers.get(line - 1);
            assertThat(transfer.getPmtId().getEndToEndId()).isEqualTo(payroll.endToEndId(line));
            assertThat(transfer.getAmt().getInstdAmt().getValue())
                    .isEqualByComparingTo(BigDecimal.valueOf(Payroll.netMinor(line), 2));
            assertThat(transfer.getAmt().getInstdAmt().getCcy()).isEqualTo("EUR");
            assertThat(transfer.getCdtr().getNm()).isEqualTo(Payday.HOLDER + " " + line);
            assertThat(transfer.getCdtrAcct().getId().getIBAN()).isEqualTo(Payday.iban(line));
        }
    }

    @Test
    void theFileIsTheSameEachTimeFromEachStoreAndAfterADirectoryChange() {
        Payroll payroll = payday.released(3);
        String first = payday.file(payroll, "Prefer", "consistency=strong").text();
        payday.store(
                "INSERT INTO bank_account VALUES (?, 'a-1', 2, 'Another Holder', ?, NULL)",
                payday.runs.shard(),
                Payday.iban(999));
        payday.store(
                "INSERT INTO legal_entity VALUES (?, 'acme', 2, 'Another Name', ?, NULL)",
                payday.runs.shard(),
                Payday.iban(998));
        Reply transmitted = payday.paul.post(payroll.path() + "/transmit", null, "If-Match", payday.etag(payroll));
        Reply closed = payday.paul.post(payroll.path() + "/close", null, "If-Match", payday.etag(payroll));

        Reply again = payday.file(payroll, "X-Session-Token", closed.token());
        Reply primary = payday.file(payroll, "Prefer", "consistency=strong");

        assertThat(transmitted.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first).contains(payroll.messageId());
        assertThat(primary.text()).isEqualTo(first);
        assertThat(primary.header("X-Served-By")).startsWith("primary");
    }

    @Test
    void beforeTheReleaseTheProblemNamesTheRelease() {
        Payroll payroll = payday.approved(2);

        Reply refused = payday.file(payroll);

        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("wrong-state");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.body().path("detail").asText()).contains("POST …/release", "APPROVED");
        assertThat(refused.body().path("run").path("state").asText()).isEqualTo("APPROVED");
        assertThat(refused.token()).contains(payday.runs.shard());
    }

    @Test
    void aReopenedRunHasNoFileAndLaterAnotherOne() {
        Payroll payroll = payday.released(2);
        String before = payday.file(payroll).text();
        Reply reopened = payday.runs.anton.post(
                payroll.path() + "/reopen", "{\"reason\": \"a late bonus\"}", "If-Match", payday.etag(payroll));

        assertThat(reopened.status()).as(reopened.text()).isEqualTo(200);
        assertThat(payday.file(payroll, "X-Session-Token", reopened.token()).problem())
                .isEqualTo("wrong-state");
        assertThat(before).contains(payroll.messageId());
    }

    @Test
    void aRunWithoutTransfersHasNoFile() {
        Payroll payroll = payday.released(0);

        Reply refused = payday.file(payroll);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.problem()).isEqualTo("not-found");
        assertThat(refused.body().path("detail").asText()).contains("by bank transfer");
    }

    @Test
    void contentChangedAfterTheApprovalIsNotPaid() {
        Payroll amounts = payday.released(2);
        Payroll accounts = payday.released(2);
        payday.store(
                "UPDATE payroll_item SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE line = 1"
                        + " AND run_id = ?",
                amounts.id());
        Reply changed = payday.file(amounts, "Prefer", "consistency=strong");
        payday.store(
                "UPDATE bank_account SET iban = ? WHERE shard_id = ? AND account = 'a-2'",
                Payday.iban(666),
                payday.runs.shard());

        Reply redirected = payday.file(accounts, "Prefer", "consistency=strong");

        assertThat(changed.status()).isEqualTo(409);
        assertThat(changed.problem()).isEqualTo("content-changed");
        assertThat(redirected.problem()).isEqualTo("content-changed");
        assertThat(redirected.text()).doesNotContain(Payday.iban(666));
    }

    @Test
    void paymentsThatBanksRefuseAreNamedByLineAndNotQuoted() {
        payday.store(
                "INSERT INTO bank_account VALUES (?, 'a-3', 1, 'Carl', 'DE00370400440000000003', NULL)",
                payday.runs.shard());
        Payroll payroll = payday.released(3);

        Reply refused = payday.file(payroll);

        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("unwritable-payment");
        assertThat(refused.body().path("errors").findValuesAsText("line")).containsExactly("3");
        assertThat(refused.body().path("errors").findValuesAsText("what").get(0))
                .contains("check digits");
        assertThat(refused.text()).doesNotContain("Carl", "DE00");
    }

    @Test
    void thePreviewShowsWhatTheBankReadsInTheFile() {
        List<String> typed = List.of("Müller", "Søren", "Łukasz", "Ελένη", "O'Connor", "René");
        List<String> spelled = List.of("Mueller", "Soren", "Lukasz", "Eleni", "O'Connor", "Rene");
        record(typed);
        Reply payer = payday.paul.put(
                payday.at("/legal-entities/acme"),
                "{\"name\": \"Käsefabrik Süd\", \"iban\": \"" + Payday.DEBTOR_IBAN + "\"}");
        assertThat(payer.status()).as(payer.text()).isEqualTo(200);
        Payroll payroll = payday.approved(typed.size());
        String path = payroll.path() + "/payment-file/preview";

        JsonNode first = payday.paul.get(path + "?limit=4").body();
        JsonNode second = payday.paul
                .get(path + "?limit=4&cursor=" + first.path("nextCursor").asText())
                .body();

        assertThat(first.path("payer").asText()).isEqualTo("Käsefabrik Süd");
        assertThat(first.path("payerInPaymentFile").asText()).isEqualTo("Kaesefabrik Sued");
        List<JsonNode> transfers = new ArrayList<>();
        first.path("transfers").forEach(transfers::add);
        second.path("transfers").forEach(transfers::add);
        assertThat(transfers).extracting(each -> each.path("holder").asText()).isEqualTo(typed);
        assertThat(transfers)
                .extracting(each -> each.path("holderInPaymentFile").asText())
                .isEqualTo(spelled);
        assertThat(transfers.get(5).path("line").asInt()).isEqualTo(6);
        assertThat(transfers.get(5).path("netMinor").asLong()).isEqualTo(Payroll.netMinor(6));
        assertThat(second.has("nextCursor")).isFalse();

        // paul recorded the accounts
        Reply released = Person.of(payday.runs.tenant, "pia", "payment-officer")
                .post(payroll.path() + "/release", null, "If-Match", payday.etag(payroll));
        assertThat(released.status()).as(released.text()).isEqualTo(200);
        PaymentInstruction30 payment = MxPain00100109.parse(payday.file(payroll, "X-Session-Token", released.token())
                        .text())
                .getCstmrCdtTrfInitn()
                .getPmtInf()
                .get(0);
        assertThat(payment.getDbtr().getNm()).isEqualTo("Kaesefabrik Sued");
        assertThat(payment.getCdtTrfTxInf())
                .extracting(transfer -> transfer.getCdtr().getNm())
                .isEqualTo(spelled);
    }

    private void record(List<String> holders) {
        StringBuilder csv = new StringBuilder("account,holder,iban,bic\n");
        for (int line = 1; line <= holders.size(); line++) {
            csv.append("a-" + line + "," + holders.get(line - 1) + "," + Payday.iban(line) + ",\n");
        }
        Reply recorded = payday.paul.post(payday.at("/bank-accounts"), csv.toString(), "Content-Type", "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    @Test
    void theFileFollowsTheProfileOfTheLegalEntityAndHasAddressesAndTheRemittanceText() {
        String swiss = "CH9300762011623852957";
        Reply recorded = pia.post(
                payday.at("/bank-accounts"),
                "account,holder,iban,street,building_number,post_code,town,country,address_line_1\n"
                        + "a-1,Müller," + Payday.iban(1) + ",Straße am Weiher,7 b,78462,Konstanz,DE,c/o Groß\n"
                        + "a-2,Keller,CH5604835012345678009,,,,,,\n",
                "Content-Type",
                "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        Reply payer = pia.put(payday.at("/legal-entities/acme"), """
                {"name": "Käsefabrik", "iban": "%s", "profile": "swiss", "remittance": "Löhne {period}, {payDate}",
                 "address": {"postCode": "8001", "town": "Zürich", "country": "CH"}}""".formatted(swiss));
        assertThat(payer.status()).as(payer.text()).isEqualTo(200);

        Payroll payroll = payday.released(2);

        String file = payday.file(payroll).text().replaceAll(">\\s+<", "><");
        assertThat(file)
                .contains(
                        "<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>CHBCC</Cd></ClrSysId><MmbId>762</MmbId>",
                        "<Dbtr><Nm>Kaesefabrik</Nm><PstlAdr><PstCd>8001</PstCd><TwnNm>Zuerich</TwnNm><Ctry>CH</Ctry>",
                        "<Cdtr><Nm>Mueller</Nm><PstlAdr><StrtNm>Strasse am Weiher</StrtNm><BldgNb>7 b</BldgNb>"
                                + "<PstCd>78462</PstCd><TwnNm>Konstanz</TwnNm><Ctry>DE</Ctry><AdrLine>c/o Gross</AdrLine>",
                        "<RmtInf><Ustrd>Loehne ")
                .doesNotContain("NOTPROVIDED", "{period}");
        JsonNode preview = payday.paul
                .get(payroll.path() + "/payment-file/preview", "Prefer", "consistency=strong")
                .body();
        assertThat(preview.path("profile").asText()).isEqualTo("swiss");
        assertThat(file).contains("<Ustrd>" + preview.path("remittance").asText() + "</Ustrd>");
        assertThat(preview.at("/transfers/0/holderAddress/street").asText()).isEqualTo("Strasse am Weiher");
        assertThat(preview.at("/payerAddress/town").asText()).isEqualTo("Zuerich");
        assertThat(preview.at("/transfers/1").has("holderAddress")).isFalse();
    }

    /** A deployment may no longer have the profile that a run was approved with. */
    @Test
    void aProfileThatThisVersionDoesNotHaveIsNamedInPlaceOfTheFile() {
        Payroll payroll = payday.released(1);
        payday.store("UPDATE legal_entity SET profile = 'nordic' WHERE shard_id = ?", payday.runs.shard());
        payday.store(
                "UPDATE payroll_run SET content_hash = register_hash(run_id, directory_version) WHERE run_id = ?",
                payroll.id());

        Reply file = payday.file(payroll, "Prefer", "consistency=strong");
        Reply preview = payday.paul.get(payroll.path() + "/payment-file/preview", "Prefer", "consistency=strong");

        assertThat(file.problem()).as(file.text()).isEqualTo("unwritable-payment");
        assertThat(file.body().at("/errors/0/what").asText())
                .isEqualTo(
                        "the bank's profile, nordic, is none of the profiles generic, sepa, swiss: record another one"
                                + " (PUT …/legal-entities/<name>)");
        assertThat(preview.body().path("profile").asText()).as(preview.text()).isEqualTo("nordic");
    }

    @Test
    void anApprovalCoversAddressProfileAndRemittanceText() {
        for (String change : List.of(
                "UPDATE legal_entity SET profile = 'sepa' WHERE shard_id = ?",
                "UPDATE legal_entity SET remittance = 'Eve' WHERE shard_id = ?",
                "UPDATE legal_entity SET address = '{\"town\": \"X\", \"country\": \"DE\"}' WHERE shard_id = ?",
                "UPDATE bank_account SET address = '{\"town\": \"X\", \"country\": \"DE\"}' WHERE shard_id = ?")) {
            Payday another = Payday.ofNewTenant();
            Payroll payroll = another.approved(1);
            another.store(change, another.runs.shard());

            Reply refused = another.paul.post(payroll.path() + "/release", null, "If-Match", another.etag(payroll));

            assertThat(refused.problem()).as(change).isEqualTo("content-changed");
        }
    }

    @Test
    void anAccountWithoutAnIbanIsPaidByItsNumberAndTheCodeOfItsBank() {
        Reply recorded = pia.post(payday.at("/bank-accounts"), """
                account,holder,number,clearing_system,clearing_code,bic
                a-1,Anna,5577 9911,GBDSC,20-00-00,
                a-2,Bob,0012345678,,,BOFAUS3NXXX
                """, "Content-Type", "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        pia.put(payday.at("/legal-entities/acme"), """
                {"name": "Acme", "number": "62001234567", "clearingSystem": "USABA", "clearingCode": "021000021"}""");

        String file = payday.file(payday.released(2)).text().replaceAll(">\\s+<", "><");

        assertThat(file)
                .contains(
                        "<DbtrAcct><Id><Othr><Id>62001234567</Id></Othr></Id></DbtrAcct>",
                        "<Cd>USABA</Cd></ClrSysId><MmbId>021000021</MmbId>",
                        "<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId><MmbId>200000</MmbId>",
                        "<CdtrAcct><Id><Othr><Id>5577 9911</Id></Othr></Id></CdtrAcct>",
                        "<CdtrAgt><FinInstnId><BICFI>BOFAUS3NXXX</BICFI></FinInstnId></CdtrAgt>");
    }

    @Test
    void aNameWithoutAKnownSpellingIsShownInThePreviewAndBlocksTheApproval() {
        record(List.of("王小明"));
        String run = payday.runs.draft();
        String preview = run + "/payment-file/preview";
        Reply early = payday.paul.get(preview);
        payday.runs.paula.put(
                run + "/items",
                Runs.CSV_HEADER + "e-1,EUR,10,0,0,0,0,10,0,0,BANK_TRANSFER,a-1\n",
                "Content-Type",
                "text/csv");
        payday.runs.paula.post(run + "/calculate", null, "If-Match", "\"2\"");
        Reply submitted = payday.runs.paula.post(run + "/submit", null, "If-Match", "\"3\"");

        Reply refused = payday.runs.anton.post(run + "/approve", null, "If-Match", "\"4\"");

        assertThat(early.problem()).isEqualTo("wrong-state");
        assertThat(refused.problem()).as(refused.text()).isEqualTo("approval-blocked");
        JsonNode shown = payday.paul
                .get(preview, "X-Session-Token", submitted.token())
                .body()
                .path("transfers")
                .get(0);
        assertThat(shown.path("holder").asText()).isEqualTo("王小明");
        assertThat(shown.has("holderInPaymentFile")).isFalse();
        assertThat(payday.paul
                        .get("/" + UUID.randomUUID() + "/payment-file/preview")
                        .problem())
                .isEqualTo("payroll-run-not-found");
    }

    @Test
    void anApprovalCoversTheSpelling() {
        record(List.of("Müller"));
        Payroll payroll = payday.approved(1);
        payday.store(
                "UPDATE bank_account SET spelled_holder = 'Eve' WHERE shard_id = ? AND account = 'a-1'",
                payday.runs.shard());

        Reply refused = payday.paul.post(payroll.path() + "/release", null, "If-Match", payday.etag(payroll));

        assertThat(refused.problem()).as(refused.text()).isEqualTo("content-changed");
    }

    @Test
    void onlyAPaymentOfficerOfTheTenantGetsIt() {
        Payroll payroll = payday.released(1);
        String path = payday.at("/payroll-runs" + payroll.path() + "/payment-file");
        String theirs = path.replace(payday.runs.tenant, "elsewhere");

        for (String role : List.of("preparer", "approver", "auditor", "operator")) {
            assertThat(Person.of(payday.runs.tenant, "bob", role).get(path).status())
                    .as(role)
                    .isEqualTo(403);
        }
        Person elsewhere = Person.of("elsewhere", "eve", "payment-officer");
        assertThat(elsewhere.get(path).status()).isEqualTo(403);
        assertThat(elsewhere.get(theirs).problem()).isEqualTo("payroll-run-not-found");
        assertThat(payday.paul.get("/" + UUID.randomUUID() + "/payment-file").problem())
                .isEqualTo("payroll-run-not-found");
        assertThat(payday.paul.get("/x/payment-file").problem()).isEqualTo("malformed-request");
    }
}
