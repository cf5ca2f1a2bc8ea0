package io.payledger.api.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class DirectoryTest {

    private static final String EMPLOYEES = "employee,pay_group,department,left_on\n";
    private static final String ACCOUNTS = "account,holder,iban,bic\n";
    private static final String IBAN = "DE02120300000000202051";

    private final Runs runs = Runs.ofNewTenant();
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");
    private final String tenant = "//api/v1/tenants/" + runs.tenant;

    private Reply employees(String rows) {
        return runs.paula.post(tenant + "/employees", EMPLOYEES + rows, "Content-Type", "text/csv");
    }

    private Reply accounts(String rows) {
        return paul.post(tenant + "/bank-accounts", ACCOUNTS + rows, "Content-Type", "text/csv");
    }

    @Test
    void entriesAreReadInPagesSortedByReference() {
        Reply first = employees("e-2,monthly,sales,\ne-1,monthly,sales,\ne-3,weekly,plant 2,2026-10-31\n");
        Reply second = employees("e-1,monthly,marketing,\n");

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.body().path("version").asInt()).isEqualTo(2);
        List<JsonNode> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = runs.paula
                    .get(tenant + "/employees?limit=2" + cursor, "X-Session-Token", second.token())
                    .body();
            page.path("employees").forEach(found::add);
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(found).extracting(each -> each.path("employee").asText()).containsExactly("e-1", "e-2", "e-3");
        assertThat(found)
                .extracting(each -> each.path("department").asText())
                .containsExactly("marketing", "sales", "plant 2");
        assertThat(found.get(2).path("leftOn").asText()).isEqualTo("2026-10-31");
    }

    @Test
    void onlyPaymentOfficersAndAuditorsReadFullAccountNumbers() {
        Reply recorded = accounts("a-1,Erika Mustermann,DE02 1203 0000 0000 2020 51,BYLADEM1001\n");

        Reply officer = paul.get(tenant + "/bank-accounts", "X-Session-Token", recorded.token());
        Reply preparer = runs.paula.get(tenant + "/bank-accounts", "X-Session-Token", recorded.token());

        assertThat(officer.body().path("accounts").get(0).path("iban").asText()).isEqualTo(IBAN);
        assertThat(officer.body().path("accounts").get(0).path("holder").asText())
                .isEqualTo("Erika Mustermann");
        assertThat(preparer.body().path("accounts").get(0).path("iban").asText())
                .isEqualTo("DE…51");
        assertThat(preparer.text()).doesNotContain("Erika", "1203");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a 1,Erika,DE02120300000000202051, | 1 | a 1",
                "a-1,,DE02120300000000202051, | 2 | ",
                "a-1,Erika\u202E,DE02120300000000202051, | 2 | ",
                "a-1,'Erika ',DE02120300000000202051, | 2 | ",
                "a-1,Erika,DE03120300000000202051, | 3 | ",
                "a-1,Erika,202051, | 3 | ",
                "a-1,Erika,DE02120300000000202051,X | 4 | "
            })
    void errorsNameLineAndColumnAndQuoteNoNamesOrAccountNumbers(String row, int column, String value) {
        Reply refused = accounts("a-0,Erika,DE02120300000000202051,\n" + row.replace("'", "") + "\n");

        assertThat(refused.problem()).as(refused.text()).isEqualTo("invalid-directory");
        JsonNode error = refused.body().path("errors").get(0);
        assertThat(error.path("line").asInt()).isEqualTo(3);
        assertThat(error.path("column").asInt()).isEqualTo(column);
        assertThat(error.path("value").asText("")).isEqualTo(value == null ? "" : value);
        assertThat(refused.text()).doesNotContain("12030000");
        assertThat(paul.get(tenant + "/bank-accounts").body().path("accounts")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Müller, Mueller",
        "Søren, Soren",
        "Łukasz, Lukasz",
        "Ελένη, Eleni",
        "O'Connor, O'Connor",
        "Rene\u0301, Rene",
        "王小明,",
        "Anna 😀,"
    })
    void aHolderIsStoredAsTypedAndSpelledForTheBank(String typed, String spelled) {
        Reply recorded = accounts("a-1," + typed + "," + IBAN + ",\n");

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        JsonNode listed = paul.get(tenant + "/bank-accounts", "X-Session-Token", recorded.token())
                .body()
                .path("accounts")
                .get(0);
        assertThat(listed.path("holder").asText()).isEqualTo(Normalizer.normalize(typed, Form.NFC));
        assertThat(listed.path("holderInPaymentFile").asText(null)).isEqualTo(spelled);
        assertThat(runs.paula
                        .get(tenant + "/bank-accounts", "X-Session-Token", recorded.token())
                        .text())
                .doesNotContain("older");
    }

    @Test
    void payGroupsAndDepartmentsHaveAnyLetters() {
        Reply recorded = employees("e-1,Gehälter München,Ku\u0308che & Catering,\ne-2,日勤,Προσωπικό/Μισθοί,\n");

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        JsonNode listed = runs.paula
                .get(tenant + "/employees", "X-Session-Token", recorded.token())
                .body()
                .path("employees");
        assertThat(listed.findValuesAsText("payGroup")).containsExactly("Gehälter München", "日勤");
        assertThat(listed.findValuesAsText("department")).containsExactly("Küche & Catering", "Προσωπικό/Μισθοί");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Süd & Söhne GmbH", "Ελλάς", "A/B; 100% = #1?", "日本"})
    void aLegalEntityHasAnyLetters(String entity) {
        String path = tenant + "/legal-entities/"
                + URLEncoder.encode(entity, StandardCharsets.UTF_8).replace("+", "%20");

        Reply recorded = paul.put(path, "{\"name\": \"" + entity + "\", \"iban\": \"" + IBAN + "\"}");

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        JsonNode listed = paul.get(tenant + "/legal-entities", "X-Session-Token", recorded.token())
                .body()
                .path("legalEntities")
                .get(0);
        assertThat(listed.path("legalEntity").asText()).isEqualTo(entity);
        assertThat(listed.path("name").asText()).isEqualTo(entity);
    }

    @Test
    void refusesADuplicateReferenceInAFile() {
        assertThat(employees("e-1,monthly,sales,\ne-1,monthly,sales,\n").problem())
                .isEqualTo("invalid-directory");
        assertThat(employees("").problem()).isEqualTo("invalid-directory");
        assertThat(employees("e-1,monthly,sales,2026-02-30\n").problem()).isEqualTo("invalid-directory");
    }

    @Test
    void aLegalEntityHasTheAccountThatItPaysFrom() {
        Reply recorded =
                paul.put(tenant + "/legal-entities/acme", "{\"name\": \"Acme GmbH\", \"iban\": \"" + IBAN + "\"}");

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        JsonNode listed = paul.get(tenant + "/legal-entities", "X-Session-Token", recorded.token())
                .body()
                .path("legalEntities");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("iban").asText()).isEqualTo(IBAN);
        for (String wrong : List.of(
                "{}",
                "{\"name\": \"Acme\", \"iban\": \"DE03120300000000202051\"}",
                "{\"name\": \"\", \"iban\": \"" + IBAN + "\"}",
                "{\"name\": \"Acme\", \"iban\": \"" + IBAN + "\", \"bic\": \"X\"}")) {
            Reply refused = paul.put(tenant + "/legal-entities/acme", wrong);
            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        }
    }

    @Test
    void aLegalEntityHasTheProfileOfItsBankAnAddressAndARemittanceText() {
        Reply recorded = paul.put(tenant + "/legal-entities/acme", """
                {"name": "Acme", "iban": "%s", "profile": "sepa", "remittance": "Gehälter {period}",
                 "address": {"street": "Hauptstraße", "buildingNumber": "1", "town": "Köln", "country": "DE",
                             "addressLine1": "Hinterhof"}}""".formatted(IBAN));

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        JsonNode listed = paul.get(tenant + "/legal-entities", "X-Session-Token", recorded.token())
                .body()
                .path("legalEntities")
                .get(0);
        assertThat(listed.path("profile").asText()).isEqualTo("sepa");
        assertThat(listed.path("remittance").asText()).isEqualTo("Gehälter {period}");
        assertThat(listed.path("remittanceInPaymentFile").asText()).isEqualTo("Gehaelter {period}");
        assertThat(listed.path("address").toString())
                .isEqualTo("{\"street\":\"Hauptstraße\",\"buildingNumber\":\"1\",\"town\":\"Köln\",\"country\":\"DE\","
                        + "\"addressLine1\":\"Hinterhof\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"iban\": \"DE02120300000000202051\", \"profile\": \"other\" | profile: none of the profiles generic",
                "\"iban\": \"DE02120300000000202051\", \"profile\": \"swiss\" | profile: the profile swiss does not pay from",
                "\"iban\": \"DE02120300000000202051\", \"number\": \"1\" | number: a second account",
                "\"iban\": \"DE02120300000000202051\", \"clearingCode\": \"1\" | clearingSystem: not used with an IBAN",
                "\"number\": \"1\" | clearingSystem: missing",
                "\"number\": \"1\", \"clearingSystem\": \"X\", \"clearingCode\": \"1\" | clearingSystem: not one of AUBSB",
                "\"number\": \"1\", \"clearingSystem\": \"USABA\", \"clearingCode\": \"021000022\" | clearingCode: not a routing",
                "\"bic\": \"BOFAUS3N\" | iban: not an account",
                "\"iban\": \"DE02120300000000202051\", \"address\": {\"town\": \"Bonn\"} | address.country is missing",
                "\"iban\": \"DE02120300000000202051\", \"address\": {\"town\": \"Bonn\", \"country\": \"D\"} | address.country is not",
                "\"iban\": \"DE02120300000000202051\", \"remittance\": \"{name}\" | remittance: has a brace",
                "\"iban\": \"DE02120300000000202051\", \"remittance\": \"工资\" | remittance: character U+5DE5"
            })
    void refusesALegalEntityWithTheMemberThatIsWrong(String members, String detail) {
        Reply refused = paul.put(tenant + "/legal-entities/acme", "{\"name\": \"Acme\", " + members + "}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.body().path("detail").asText()).startsWith(detail);
    }

    @Test
    void anAccountHasAnAddressAndANumberInPlaceOfAnIban() {
        Reply recorded = paul.post(tenant + "/bank-accounts", """
                account,holder,number,clearing_system,clearing_code,town,region,country
                a-1,Erika,0012345678,USABA,0210-0002-1,New York,NY,US
                """, "Content-Type", "text/csv");

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        JsonNode listed = paul.get(tenant + "/bank-accounts", "X-Session-Token", recorded.token())
                .body()
                .path("accounts")
                .get(0);
        assertThat(listed.toString())
                .isEqualTo("{\"account\":\"a-1\",\"holder\":\"Erika\",\"holderInPaymentFile\":\"Erika\","
                        + "\"number\":\"0012345678\",\"clearingSystem\":\"USABA\",\"clearingCode\":\"021000021\","
                        + "\"address\":{\"town\":\"New York\",\"region\":\"NY\",\"country\":\"US\"}}");
        assertThat(runs.paula
                        .get(tenant + "/bank-accounts", "X-Session-Token", recorded.token())
                        .body()
                        .path("accounts")
                        .get(0)
                        .toString())
                .isEqualTo("{\"account\":\"a-1\",\"number\":\"…78\",\"clearingSystem\":\"USABA\"}");
    }

    @Test
    void preparersCannotRecordAccounts() {
        assertThat(runs.paula
                        .post(
                                tenant + "/bank-accounts",
                                ACCOUNTS + "a-1,Erika,DE02120300000000202051,\n",
                                "Content-Type",
                                "text/csv")
                        .status())
                .isEqualTo(403);
    }
}
