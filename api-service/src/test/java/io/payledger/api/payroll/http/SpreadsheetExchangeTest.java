package io.payledger.api.payroll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a payroll department exports, edits in its spreadsheet and sends back. */
@WithApiTestEnvironment
class SpreadsheetExchangeTest {

    private static final String GERMAN = """
            \uFEFFName;employee;currency;gross;reimbursements;employee_taxes;employee_benefits;post_tax_deductions;net;\
            employer_taxes;employer_benefits;payment_method;account;Bemerkung
            Müller;e-1;EUR;5.200,00;84,50;1.480,00;320,00;0;3.484,50;1.040,00;260,00;BANK_TRANSFER;a-1;"zwei
            Zeilen"
            Ελένη;e-2;EUR;1.200,00;-1,5;0;0;0;1.198,50;240,00;0;CHECK;;
            """;

    private final Runs runs = Runs.ofNewTenant();
    private final String tenant = "//api/v1/tenants/" + runs.tenant;

    private Reply record(String run, String csv) {
        return runs.paula.put(run + "/items", csv, "Content-Type", "text/csv");
    }

    private JsonNode items(String run, String token) {
        return runs.paula.get(run + "/items", "X-Session-Token", token).body().path("items");
    }

    @Test
    void theAnswerSaysHowTheFileWasRead() {
        Reply recorded = record(runs.draft(), GERMAN);

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        assertThat(recorded.body().path("headcount").asInt()).isEqualTo(2);
        assertThat(recorded.body().path("file")).hasToString("""
                {"charset":"UTF-8","delimiter":";","decimalSign":",","ignoredColumns":["Name","Bemerkung"]}""");
        assertThat(record(runs.draft(), Runs.CSV).body().path("file")).hasToString("""
                {"charset":"UTF-8","delimiter":",","decimalSign":".","ignoredColumns":[]}""");
    }

    @Test
    void aRepeatedRequestSaysItAsWell() {
        String run = runs.draft();
        String[] headers = {"Content-Type", "text/csv", "Idempotency-Key", "import-1"};
        runs.paula.put(run + "/items", GERMAN, headers);

        Reply repeated = runs.paula.put(run + "/items", GERMAN, headers);

        assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(repeated.body().path("file").path("delimiter").asText()).isEqualTo(";");
    }

    @ParameterizedTest
    @CsvSource({"COMMA, POINT", "SEMICOLON, COMMA", "TAB, COMMA", "COMMA, COMMA"})
    void anExportIsImportedToTheSameItems(String delimiter, String decimalSign) {
        String run = runs.draft();
        Reply recorded = record(run, GERMAN);

        Reply file = runs.anton.get(
                run + "/items?delimiter=" + delimiter + "&decimalSign=" + decimalSign,
                "Accept",
                "text/csv",
                "X-Session-Token",
                recorded.token());

        assertThat(file.status()).as(file.text()).isEqualTo(200);
        assertThat(file.header("Content-Type")).startsWith("text/csv");
        assertThat(file.header("Content-Disposition")).contains(".csv");
        assertThat(file.header("ETag")).isEqualTo("\"1\"");
        assertThat(file.sequence()).isEqualTo(recorded.sequence());
        String copy = runs.draft();
        Reply again = record(copy, file.text());
        assertThat(again.status()).as(file.text()).isEqualTo(200);
        assertThat(items(copy, again.token())).isEqualTo(items(run, recorded.token()));
    }

    @Test
    void theExportOfAnEmptyDraftIsTheTemplate() {
        String run = runs.draft();

        Reply template = runs.paula.get(run + "/items", "Accept", "text/csv", "Prefer", "consistency=strong");

        assertThat(template.text()).isEqualTo(Runs.CSV_HEADER.strip() + "\r\n");
        assertThat(runs.paula
                        .get(run + "/items?delimiter=SEMICOLON", "Accept", "text/csv", "Prefer", "consistency=strong")
                        .text())
                .startsWith("employee;currency;gross;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json, text/csv;q=0.5", "text/*;q=0.1, */*"})
    void jsonIsTheAnswerToAllWhoAcceptIt(String accept) {
        Reply items = runs.paula.get(runs.recorded() + "/items", "Accept", accept, "Prefer", "consistency=strong");

        assertThat(items.header("Content-Type")).startsWith("application/json");
        assertThat(items.body().path("items")).hasSize(2);
    }

    @Test
    void aSpreadsheetAsksForAFileAndNotForPages() {
        String run = runs.recorded();

        assertThat(runs.paula.get(run + "/items?limit=1", "Accept", "text/csv").problem())
                .isEqualTo("malformed-request");
        assertThat(runs.paula.get(run + "/items?delimiter=TAB").problem()).isEqualTo("malformed-request");
        assertThat(runs.paula
                        .get(run + "/items?delimiter=%3B", "Accept", "text/csv")
                        .text())
                .contains("COMMA, SEMICOLON, TAB");
        assertThat(runs.paula.get(run + "/items", "Accept", "application/pdf").status())
                .isEqualTo(406);
        assertThat(runs.paula
                        .get(
                                "/00000000-0000-0000-0000-000000000000/items",
                                "Accept",
                                "text/csv",
                                "Prefer",
                                "consistency=strong")
                        .problem())
                .isEqualTo("payroll-run-not-found");
    }

    /** A cell that a spreadsheet would execute comes out as text, and comes back as it was. */
    @Test
    void cellsThatAreFormulasAreDefusedAndRestored() {
        List<String> names = List.of(
                "=1+2",
                "+49 staff",
                "-minus",
                "@home",
                "'=quoted",
                "''-twice",
                "'t Hooft",
                "a;b,c\"d",
                "=HYPERLINK(\"http://x\";\"y\")");
        String csv = "employee,pay_group,department,left_on\n"
                + IntStream.range(0, names.size())
                        .mapToObj(i -> "e-" + i + ",monthly,\""
                                + names.get(i)
                                        .replaceFirst("^('*)([=+@-])", "'$1$2")
                                        .replace("\"", "\"\"") + "\",\n")
                        .collect(Collectors.joining());
        Reply recorded = runs.paula.post(tenant + "/employees", csv, "Content-Type", "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);

        Reply file = runs.paula.get(
                tenant + "/employees?delimiter=SEMICOLON", "Accept", "text/csv", "X-Session-Token", recorded.token());

        assertThat(departments(runs, recorded.token())).containsExactlyElementsOf(names);
        assertThat(file.text().lines().skip(1)).noneMatch(line -> line.matches(".*;\"?[=+@\\t-].*"));
        Runs other = Runs.ofNewTenant();
        Reply again = other.paula.post(
                "//api/v1/tenants/" + other.tenant + "/employees", file.text(), "Content-Type", "text/csv");
        assertThat(again.status()).as(file.text()).isEqualTo(200);
        assertThat(again.body().path("file").path("delimiter").asText()).isEqualTo(";");
        assertThat(departments(other, again.token())).containsExactlyElementsOf(names);
    }

    private static List<String> departments(Runs runs, String token) {
        return runs.paula
                .get("//api/v1/tenants/" + runs.tenant + "/employees", "X-Session-Token", token)
                .body()
                .path("employees")
                .findValuesAsText("department");
    }

    @Test
    void namesAreExportedWithAByteOrderMark() {
        Reply recorded = runs.paula.post(
                tenant + "/employees",
                "employee;pay_group;department;left_on\ne-1;monthly;Küche;2026-10-31\n",
                "Content-Type",
                "text/csv");

        Reply file = runs.paula.get(tenant + "/employees", "Accept", "text/csv", "X-Session-Token", recorded.token());

        assertThat(file.text())
                .isEqualTo("\uFEFFemployee,pay_group,department,left_on\r\ne-1,monthly,Küche,2026-10-31\r\n");
    }

    @Test
    void accountsOfAGermanSpreadsheetAreRecorded() {
        Reply recorded = Person.of(runs.tenant, "paul", "payment-officer")
                .post(
                        tenant + "/bank-accounts",
                        "\uFEFFiban;holder;account;bic;Personalnummer\nDE02 1203 0000 0000 2020 51;Ελένη;a-1;;17\n",
                        "Content-Type",
                        "text/csv");

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        assertThat(recorded.body().path("file").path("ignoredColumns")).hasToString("[\"Personalnummer\"]");
    }
}
