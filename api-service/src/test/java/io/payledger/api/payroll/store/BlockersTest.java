package io.payledger.api.payroll.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.api.payroll.model.Blocker.Kind;
import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.PayDates;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The blockers that a calculation finds in stored rows. */
@WithApiTestEnvironment
class BlockersTest {

    private static final String[] IBANS = {
        "DE02120300000000202051", "DE02500105170137075030", "DE02100500000054540402", "DE02300209000106531065"
    };

    /** The kind whose rule the test method holds to a register that breaks it and to one that does not. */
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Holds {
        Kind value();
    }

    private final Runs runs = Runs.ofNewTenant();
    private final Person paula = runs.paula;
    private final Person anton = runs.anton;
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");
    private final Person pia = Person.of(runs.tenant, "pia", "payment-officer");
    private final Person olga = Person.of(runs.tenant, "olga", "operator");
    private final Person vera = Person.of(runs.tenant, "vera", "auditor");
    private final String tenant = "//api/v1/tenants/" + runs.tenant;

    private void employees(String... rows) {
        Reply recorded = paula.post(
                tenant + "/employees",
                "employee,pay_group,department,left_on\n" + String.join("\n", rows) + "\n",
                "Content-Type",
                "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    private void account(String account, String iban) {
        account(account, "Erika Mustermann", iban);
    }

    private void account(String account, String holder, String iban) {
        Reply recorded = paul.post(
                tenant + "/bank-accounts",
                "account,holder,iban,bic\n" + account + "," + holder + "," + iban + ",\n",
                "Content-Type",
                "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    private void legalEntity() {
        legalEntity("Acme GmbH");
    }

    private void legalEntity(String name) {
        Reply recorded = paul.put(
                tenant + "/legal-entities/acme", "{\"name\": \"" + name + "\", \"iban\": \"" + IBANS[3] + "\"}");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    /** Only this threshold is checked. */
    private void threshold(String name, int percent) {
        Reply proposed = olga.post(
                tenant + "/policy/proposals",
                "{\"requiredApprovals\": 1, \"" + name + "\": " + percent + "}",
                "If-Match",
                "\"0\"");
        assertThat(proposed.status()).as(proposed.text()).isEqualTo(200);
        Reply set = vera.post(tenant + "/policy/proposals/1/confirm", null);
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    private static String paid(String employee, long gross) {
        return employee + ",EUR," + gross + ",0,0,0,0," + gross + ",0,0,CASH,";
    }

    private static String transferred(String employee, long gross, String account) {
        return employee + ",EUR," + gross + ",0,0,0,0," + gross + ",0,0,BANK_TRANSFER," + account;
    }

    /** A calculated run of that month. */
    private Reply calculated(String type, int month, String... rows) {
        String last = "2099-%02d-28".formatted(month);
        return calculated(type, "2099-%02d-01".formatted(month), last, last, rows);
    }

    private Reply calculatedIn(String currency, String type, int month, String... rows) {
        String last = "2099-%02d-28".formatted(month);
        return calculatedIn(
                currency,
                type,
                "2099-%02d-01".formatted(month),
                last,
                last,
                Arrays.stream(rows)
                        .map(row -> row.replace(",EUR,", "," + currency + ","))
                        .toArray(String[]::new));
    }

    private Reply calculated(String type, String start, String end, String payDate, String... rows) {
        return calculatedIn("EUR", type, start, end, payDate, rows);
    }

    private Reply calculatedIn(String currency, String type, String start, String end, String payDate, String... rows) {
        String created =
                "{\"type\": \"%s\", \"legalEntity\": \"acme\", \"payGroup\": \"monthly\", \"currency\": \"%s\","
                                .formatted(type, currency)
                        + "\"periodStart\": \"%s\", \"periodEnd\": \"%s\", \"payDate\": \"%s\"}"
                                .formatted(start, end, payDate);
        Reply run = paula.post("", created);
        assertThat(run.status()).as(run.text()).isEqualTo(201);
        String path = path(run);
        Reply recorded = paula.put(
                path + "/items", Runs.CSV_HEADER + String.join("\n", rows) + "\n", "Content-Type", "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
        return calculate(recorded);
    }

    private static String path(Reply run) {
        return "/" + run.body().path("id").asText();
    }

    private Reply calculate(Reply run) {
        Reply calculated = paula.post(path(run) + "/calculate", null, "If-Match", run.header("ETag"));
        assertThat(calculated.status()).as(calculated.text()).isEqualTo(200);
        return calculated;
    }

    private Reply approved(Reply calculated) {
        Reply submitted = paula.post(path(calculated) + "/submit", null, "If-Match", calculated.header("ETag"));
        Reply cleared =
                submitted.body().path("openBlockers").asInt() == 0 ? submitted : accepted(submitted, "first-account");
        Reply approved = anton.post(path(calculated) + "/approve", null, "If-Match", cleared.header("ETag"));
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        return approved;
    }

    /** The run after anton has accepted all blockers of the kind. */
    private Reply accepted(Reply run, String kind) {
        Reply accepted = anton.post(
                path(run) + "/blockers/accept",
                "{\"kind\": \"" + kind + "\", \"reason\": \"they confirmed it by phone\"}",
                "If-Match",
                run.header("ETag"));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
        return accepted;
    }

    /** The blockers of a register that pays people by transfer for the first time, besides those about that. */
    private List<String> besidesFirstAccounts(Reply run) {
        return blockers(run).stream()
                .filter(each -> !each.startsWith("first-account "))
                .toList();
    }

    private List<String> blockers(Reply run) {
        JsonNode found = anton.get(path(run) + "/blockers", "X-Session-Token", run.token())
                .body()
                .path("blockers");
        List<String> blockers = new ArrayList<>();
        found.forEach(each -> {
            assertThat(each.path("remedy").asText()).isNotBlank();
            assertThat(each.path("detail").asText()).isNotBlank();
            blockers.add(
                    (each.path("kind").asText() + " " + each.path("subject").asText()).strip());
        });
        assertThat(run.body().path("openBlockers").asInt()).isEqualTo(blockers.size());
        return blockers;
    }

    @Test
    void everyKindHasARuleAndATest() {
        Set<Kind> found = EnumSet.complementOf(
                EnumSet.of(Kind.MORE, Kind.PAY_DATE_CLOSED, Kind.PAY_DATE_PASSED, Kind.PAY_DATE_FAR));
        List<Kind> tested = Arrays.stream(BlockersTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Holds.class))
                .map(method -> method.getAnnotation(Holds.class).value())
                .toList();

        assertThat(BlockerRules.RULES.keySet()).isEqualTo(found);
        assertThat(tested).containsExactlyInAnyOrder(Kind.values());
    }

    @Test
    @Holds(Kind.RUN_VARIANCE)
    void aRunIsComparedWithTheLastComparableRun() {
        threshold("runVariancePercent", 10);
        approved(calculated("REGULAR", 9, paid("e-1", 1000)));

        assertThat(blockers(calculated("REGULAR", 10, paid("e-1", 1100)))).isEmpty();
        assertThat(blockers(calculated("REGULAR", 11, paid("e-1", 1101)))).containsExactly("run-variance");
        assertThat(blockers(calculated("REGULAR", 12, paid("e-1", 899)))).containsExactly("run-variance");
    }

    @Test
    @Holds(Kind.DEPARTMENT_VARIANCE)
    void aDepartmentIsComparedWithTheLastComparableRun() {
        threshold("departmentVariancePercent", 10);
        employees("e-1,monthly,sales,", "e-2,monthly,plant,");
        approved(calculated("REGULAR", 9, paid("e-1", 1000), paid("e-2", 1000)));

        assertThat(blockers(calculated("REGULAR", 10, paid("e-1", 1100), paid("e-2", 900))))
                .isEmpty();
        assertThat(blockers(calculated("REGULAR", 11, paid("e-1", 1101), paid("e-2", 1000))))
                .containsExactly("department-variance sales");
    }

    @Test
    @Holds(Kind.EMPLOYEE_VARIANCE)
    void anEmployeeIsComparedWithTheLastComparableRun() {
        threshold("employeeVariancePercent", 10);
        approved(calculated("REGULAR", 9, paid("e-1", 1000), paid("e-2", 1000)));

        assertThat(blockers(calculated("REGULAR", 10, paid("e-1", 1100), paid("e-2", 900))))
                .isEmpty();
        assertThat(blockers(calculated("REGULAR", 11, paid("e-1", 1000), paid("e-2", 1101))))
                .containsExactly("employee-variance e-2");
    }

    @Test
    @Holds(Kind.DUPLICATE_IBAN)
    void oneIbanForSeveralPeopleIsFound() {
        account("a-1", IBANS[0]);
        account("a-2", IBANS[1]);
        legalEntity();
        Reply run = calculated("OFF_CYCLE", 9, transferred("e-1", 1, "a-1"), transferred("e-2", 1, "a-2"));
        assertThat(besidesFirstAccounts(run)).isEmpty();

        account("a-2", IBANS[0]);

        assertThat(besidesFirstAccounts(calculate(run))).containsExactly("duplicate-iban e-1");
    }

    @Test
    @Holds(Kind.IBAN_CHANGED)
    void anotherIbanThanInTheLastRunIsFound() {
        account("a-1", IBANS[0]);
        legalEntity();
        approved(calculated("REGULAR", 9, transferred("e-1", 1, "a-1")));
        Reply run = calculated("REGULAR", 10, transferred("e-1", 1, "a-1"));
        assertThat(blockers(run)).isEmpty();

        account("a-1", IBANS[1]);

        assertThat(blockers(calculate(run))).containsExactly("iban-changed e-1");
    }

    @Test
    @Holds(Kind.FIRST_ACCOUNT)
    void aPersonWhomNoApprovedRunHasPaidByTransferIsFound() {
        account("a-1", IBANS[0]);
        account("a-2", IBANS[1]);
        legalEntity();
        Reply first = calculated("REGULAR", 9, transferred("e-1", 1, "a-1"), paid("e-2", 1));
        assertThat(blockers(first)).containsExactly("first-account e-1");
        assertThat(blockers(calculate(first))).containsExactly("first-account e-1");
        approved(calculate(first));

        Reply second = calculated("REGULAR", 10, transferred("e-1", 1, "a-1"), transferred("e-2", 1, "a-2"));
        assertThat(blockers(second)).containsExactly("first-account e-2");
        approved(second);
        // the run that was approved last pays e-2 alone: e-1 is known from the run before it
        approved(calculated("BONUS", 10, transferred("e-2", 1, "a-2")));
        assertThat(blockers(calculated("OFF_CYCLE", 10, transferred("e-1", 1, "a-1"))))
                .isEmpty();
    }

    /** An account that was diverted and put back is seen too, and so is another account in the register. */
    @Test
    void anAccountThatWasRecordedAgainAndAnotherAccountAreFound() {
        account("a-1", IBANS[0]);
        account("a-2", IBANS[1]);
        legalEntity();
        approved(calculated("REGULAR", 9, transferred("e-1", 1, "a-1")));

        account("a-1", IBANS[1]);
        account("a-1", IBANS[0]);

        assertThat(blockers(calculated("REGULAR", 10, transferred("e-1", 1, "a-1"))))
                .containsExactly("iban-changed e-1");
        assertThat(blockers(calculated("REGULAR", 12, transferred("e-1", 1, "a-2"))))
                .containsExactly("iban-changed e-1");
    }

    @Test
    void theFirstAccountsOfALargeTenantAreAcceptedAtOnce() {
        String rows = IntStream.rangeClosed(1, 130)
                .mapToObj(number -> "a-" + number + ",Erika Mustermann," + IBANS[0] + ",\n")
                .collect(Collectors.joining());
        paul.post(tenant + "/bank-accounts", "account,holder,iban,bic\n" + rows, "Content-Type", "text/csv");
        legalEntity();
        Reply run = calculated(
                "OFF_CYCLE",
                9,
                IntStream.rangeClosed(1, 130)
                        .mapToObj(number -> transferred("e-" + number, 1, "a-" + number))
                        .toArray(String[]::new));
        assertThat(blockers(run)).hasSize(102).contains("more first-account", "duplicate-iban e-1");

        Reply unknown = anton.post(
                path(run) + "/blockers/accept",
                "{\"kind\": \"first-time\", \"reason\": \"?\"}",
                "If-Match",
                run.header("ETag"));
        Reply none = anton.post(
                path(run) + "/blockers/accept",
                "{\"kind\": \"leaver-paid\", \"reason\": \"?\"}",
                "If-Match",
                run.header("ETag"));
        Reply accepted = accepted(run, "first-account");

        assertThat(unknown.problem()).isEqualTo("malformed-request");
        assertThat(none.problem()).isEqualTo("not-found");
        assertThat(accepted.body().path("openBlockers").asInt()).isEqualTo(1);
        assertThat(accepted(accepted, "first-account").header("ETag")).isEqualTo(accepted.header("ETag"));
        approved(accepted(accepted, "duplicate-iban"));
    }

    @Test
    @Holds(Kind.LEAVER_PAID)
    void payAfterTheEndOfAnEmploymentIsFound() {
        employees("e-1,monthly,sales,2099-08-31");

        assertThat(blockers(calculated("OFF_CYCLE", 8, paid("e-1", 1)))).isEmpty();
        assertThat(blockers(calculated("TERMINATION", 9, paid("e-1", 1)))).isEmpty();
        assertThat(blockers(calculated("OFF_CYCLE", 9, paid("e-1", 1)))).containsExactly("leaver-paid e-1");
    }

    @Test
    @Holds(Kind.MORE_PAYEES_THAN_ACTIVE)
    void morePayeesThanThePayGroupHasAreFound() {
        employees("e-1,monthly,sales,", "e-2,weekly,sales,");

        assertThat(blockers(calculated("REGULAR", 9, paid("e-1", 1)))).isEmpty();
        assertThat(blockers(calculated("OFF_CYCLE", 9, paid("e-1", 1), paid("e-2", 1))))
                .isEmpty();
        assertThat(blockers(calculated("REGULAR", 10, paid("e-1", 1), paid("e-2", 1))))
                .containsExactly("more-payees-than-active");
    }

    @Test
    @Holds(Kind.PERIOD_OVERLAP)
    void daysThatAnotherRegularRunPaysAreFound() {
        Reply october = calculated("REGULAR", "2099-10-01", "2099-10-31", "2099-10-30", paid("e-1", 1));
        assertThat(blockers(october)).isEmpty();

        Reply second = calculated("REGULAR", "2099-10-31", "2099-11-30", "2099-11-27", paid("e-1", 1));

        assertThat(blockers(second)).containsExactly("period-overlap");
        assertThat(anton.get(path(second) + "/blockers", "X-Session-Token", second.token())
                        .body()
                        .findValuesAsText("detail"))
                .containsExactly("the period overlaps that of the regular run "
                        + path(october).substring(1) + ", which pays 2099-10-01 to 2099-10-31");
        assertThat(blockers(calculated("REGULAR", "2099-12-01", "2099-12-31", "2099-12-28", paid("e-1", 1))))
                .isEmpty();
        assertThat(blockers(calculated("OFF_CYCLE", "2099-10-01", "2099-10-31", "2099-10-30", paid("e-1", 1))))
                .isEmpty();
        paula.post(path(october) + "/cancel", "{\"reason\": \"the wrong days\"}", "If-Match", october.header("ETag"));
        assertThat(blockers(calculate(second))).isEmpty();
    }

    @Test
    @Holds(Kind.PAY_DATE_CLOSED)
    void transfersOnADayWithoutBanksAreFound() {
        account("a-1", IBANS[0]);
        legalEntity();
        String transfer = transferred("e-1", 1, "a-1");

        assertThat(besidesFirstAccounts(calculated("BONUS", "2099-12-01", "2099-12-31", "2099-12-24", transfer)))
                .isEmpty();
        assertThat(besidesFirstAccounts(calculated("BONUS", "2099-12-01", "2099-12-31", "2099-12-25", paid("e-1", 1))))
                .isEmpty();
        Reply christmas = calculated("BONUS", "2099-12-01", "2099-12-31", "2099-12-25", transfer);
        assertThat(besidesFirstAccounts(christmas)).containsExactly("pay-date-closed");
        assertThat(besidesFirstAccounts(calculated("BONUS", "2099-11-01", "2099-11-30", "2099-11-29", transfer)))
                .containsExactly("pay-date-closed");
        Reply accepted = anton.post(
                path(christmas) + "/blockers/1/accept",
                "{\"reason\": \"the bank pays on the 28th\"}",
                "If-Match",
                christmas.header("ETag"));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
        assertThat(accepted.body().path("openBlockers").asInt()).isEqualTo(1);
    }

    @Test
    @Holds(Kind.PAY_DATE_PASSED)
    void aPayDateThatHasPassedIsFoundAndChanged() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String start = today.minusDays(10).toString();
        String yesterday = today.minusDays(1).toString();

        Reply run = calculated("BONUS", start, yesterday, yesterday, paid("e-1", 1));

        assertThat(blockers(run)).containsExactly("pay-date-passed");
        assertThat(anton.get(path(run) + "/blockers", "X-Session-Token", run.token())
                        .text())
                .contains("the pay date " + yesterday + " has passed", "PUT …/payroll-runs/{run}");
        Reply changed = paula.put(
                path(run),
                "{\"type\": \"BONUS\", \"legalEntity\": \"acme\", \"payGroup\": \"monthly\", \"currency\": \"EUR\", "
                        + PayDates.json() + "}",
                "If-Match",
                run.header("ETag"));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(blockers(calculate(changed))).isEmpty();
    }

    @Test
    @Holds(Kind.PAY_DATE_FAR)
    void aPayDateFarFromItsPeriodIsFound() {
        assertThat(blockers(calculated("BONUS", "2099-10-01", "2099-10-31", "2099-12-01", paid("e-1", 1))))
                .isEmpty();
        assertThat(blockers(calculated("BONUS", "2099-10-01", "2099-10-31", "2099-12-02", paid("e-1", 1))))
                .containsExactly("pay-date-far");
        assertThat(blockers(calculated("BONUS", "2099-10-01", "2099-10-31", "2099-08-30", paid("e-1", 1))))
                .containsExactly("pay-date-far");
    }

    @Test
    void theTenantsPolicyBoundsThePayDate() {
        Reply run = calculated("BONUS", "2099-10-01", "2099-10-31", "2099-11-03", paid("e-1", 1));
        assertThat(blockers(run)).isEmpty();

        threshold("payDateDaysMax", 2);

        assertThat(blockers(calculate(run))).containsExactly("pay-date-far");
    }

    @Test
    void aPolicyWithoutABoundOfThePayDateChecksNone() {
        threshold("runVariancePercent", 25);

        Reply run = calculated("BONUS", "2099-10-01", "2099-10-31", "2099-12-31", paid("e-1", 1));

        assertThat(blockers(run)).isEmpty();
        assertThat(run.body().path("notChecked").toString()).contains("pay date far from the period");
    }

    @Test
    @Holds(Kind.UNKNOWN_EMPLOYEE)
    void anEmployeeWhoIsNotInTheDirectoryIsFound() {
        employees("e-1,monthly,sales,");

        assertThat(blockers(calculated("OFF_CYCLE", 9, paid("e-1", 1)))).isEmpty();
        assertThat(blockers(calculated("OFF_CYCLE", 9, paid("e-2", 1)))).containsExactly("unknown-employee e-2");
    }

    @Test
    @Holds(Kind.UNKNOWN_ACCOUNT)
    void anAccountThatIsNotInTheDirectoryIsFound() {
        legalEntity();
        Reply run = calculated("OFF_CYCLE", 9, transferred("e-1", 1, "a-1"));
        assertThat(besidesFirstAccounts(run)).containsExactly("unknown-account e-1");

        account("a-1", IBANS[0]);

        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    @Test
    @Holds(Kind.NO_PAYING_ACCOUNT)
    void transfersWithoutAnAccountToPayFromAreFound() {
        account("a-1", IBANS[0]);
        Reply run = calculated("OFF_CYCLE", 9, transferred("e-1", 1, "a-1"));
        assertThat(besidesFirstAccounts(run)).containsExactly("no-paying-account acme");
        assertThat(besidesFirstAccounts(calculated("OFF_CYCLE", 9, paid("e-1", 1))))
                .isEmpty();

        legalEntity();

        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    @Test
    @Holds(Kind.UNWRITABLE_PAYEE)
    void aHolderWhoseSpellingBanksDoNotKnowIsFoundByLine() {
        legalEntity();
        account("a-1", "Müller", IBANS[0]);
        account("a-2", "王小明", IBANS[1]);
        account("a-3", "Anna 😀", IBANS[2]);

        Reply run = calculated(
                "OFF_CYCLE",
                9,
                transferred("e-1", 1, "a-1"),
                transferred("e-2", 1, "a-2"),
                transferred("e-3", 1, "a-3"),
                paid("e-4", 1));

        assertThat(besidesFirstAccounts(run)).containsExactly("unwritable-payee e-2", "unwritable-payee e-3");
        Reply listed = anton.get(path(run) + "/blockers", "X-Session-Token", run.token());
        assertThat(listed.body().path("blockers").findValuesAsText("detail"))
                .endsWith(
                        "line 2, the holder of the account: character U+738B at 1 is outside of the SWIFT x set",
                        "line 3, the holder of the account: character U+1F600 at 6 is outside of the SWIFT x set");
        assertThat(listed.text()).contains("POST …/bank-accounts").doesNotContain("王", "Anna");

        account("a-2", "Wang Xiaoming", IBANS[1]);
        account("a-3", "Anna", IBANS[2]);
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    @Test
    @Holds(Kind.UNWRITABLE_PAYER)
    void aLegalEntityWhoseSpellingBanksDoNotKnowIsFound() {
        account("a-1", IBANS[0]);
        legalEntity("株式会社");

        Reply run = calculated("OFF_CYCLE", 9, transferred("e-1", 1, "a-1"));
        assertThat(besidesFirstAccounts(run)).containsExactly("unwritable-payer acme");
        assertThat(besidesFirstAccounts(calculated("OFF_CYCLE", 9, paid("e-1", 1))))
                .isEmpty();

        legalEntity("Söhne & Co. KG");
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    private void accounts(String header, String... rows) {
        Reply recorded = paul.post(
                tenant + "/bank-accounts", header + "\n" + String.join("\n", rows) + "\n", "Content-Type", "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    private void legalEntityOf(String profile, String iban, String more) {
        Reply recorded = paul.put(
                tenant + "/legal-entities/acme",
                "{\"name\": \"Acme\", \"iban\": \"" + iban + "\", \"profile\": \"" + profile + "\"" + more + "}");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    @Test
    @Holds(Kind.UNSUITABLE_ACCOUNT)
    void anAccountThatTheBankDoesNotPayToIsFound() {
        accounts(
                "account,holder,number,clearing_system,clearing_code,iban",
                "a-1,Erika,0012345678,USABA,021000021,",
                "a-2,Anna,,,," + IBANS[0]);
        legalEntityOf("sepa", IBANS[3], "");

        Reply run = calculated("OFF_CYCLE", 9, transferred("e-1", 1, "a-1"), transferred("e-2", 1, "a-2"));
        assertThat(besidesFirstAccounts(run)).containsExactly("unsuitable-account e-1");

        legalEntity();
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    @Test
    @Holds(Kind.UNSUITABLE_CURRENCY)
    void aCurrencyThatTheBankDoesNotPayIsFound() {
        account("a-1", IBANS[0]);
        legalEntityOf("sepa", IBANS[3], "");

        Reply run = calculatedIn("CHF", "OFF_CYCLE", 9, transferred("e-1", 1, "a-1"));
        assertThat(besidesFirstAccounts(run)).containsExactly("unsuitable-currency acme");

        legalEntity();
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    @Test
    @Holds(Kind.UNSUITABLE_AMOUNT)
    void anAmountThatTheBankDoesNotPayInOneTransferIsFound() {
        account("a-1", IBANS[0]);
        account("a-2", IBANS[1]);
        legalEntityOf("sepa", IBANS[3], "");
        // the guideline allows 999,999,999.99 EUR
        String tooMuch = "e-1,EUR,1000000000,0,0,0,0,1000000000,0,0,BANK_TRANSFER,a-1";
        String atMost = "e-2,EUR,999999999.99,0,0,0,0,999999999.99,0,0,BANK_TRANSFER,a-2";

        Reply run = calculated("OFF_CYCLE", 9, tooMuch, atMost);

        assertThat(besidesFirstAccounts(run)).containsExactly("unsuitable-amount e-1");
        assertThat(details(run))
                .contains("line 1: the bank's profile, sepa, pays at most EUR 999999999.99 in one transfer");
        legalEntity();
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    /** A deployment may no longer have the profile that a legal entity names. */
    @Test
    @Holds(Kind.UNKNOWN_PROFILE)
    void aProfileThatThisVersionDoesNotHaveIsFound() {
        account("a-1", IBANS[0]);
        legalEntity("株式会社");
        pastTheApi("UPDATE legal_entity SET profile = 'nordic' WHERE shard_id = '" + runs.shard() + "'");

        Reply run = calculated("OFF_CYCLE", 9, transferred("e-1", 1, "a-1"));

        // the rules that need no profile apply
        assertThat(besidesFirstAccounts(run)).containsExactly("unknown-profile acme", "unwritable-payer acme");
        assertThat(details(run)).contains("the bank's profile, nordic, does not exist in this version of the service");
        assertThat(besidesFirstAccounts(calculated("OFF_CYCLE", 9, paid("e-1", 1))))
                .isEmpty();
        legalEntity();
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    private List<String> details(Reply run) {
        return anton.get(path(run) + "/blockers", "X-Session-Token", run.token())
                .body()
                .path("blockers")
                .findValuesAsText("detail");
    }

    private static void pastTheApi(String sql) {
        try {
            ApiTestEnvironment.cluster()
                    .primary()
                    .execute("BEGIN; SET LOCAL session_replication_role = replica; " + sql + "; COMMIT");
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    @Holds(Kind.MISSING_ADDRESS)
    void anAddressThatTheBankNeedsIsFound() {
        String swiss = "CH9300762011623852957";
        account("a-1", IBANS[0]);
        account("a-2", swiss);
        legalEntityOf("swiss", swiss, "");

        Reply run = calculatedIn("CHF", "OFF_CYCLE", 9, transferred("e-1", 1, "a-1"), transferred("e-2", 1, "a-2"));
        assertThat(besidesFirstAccounts(run)).containsExactly("missing-address e-1");
        accounts("account,holder,iban,town,country", "a-1,Erika," + IBANS[0] + ",Konstanz,DE");
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();

        legalEntityOf("sepa", IBANS[3], "");
        Reply abroad = calculated("OFF_CYCLE", 9, transferred("e-2", 1, "a-2"));
        assertThat(besidesFirstAccounts(abroad)).containsExactly("missing-address acme");
        legalEntityOf("sepa", IBANS[3], ", \"address\": {\"town\": \"Köln\", \"country\": \"DE\"}");
        assertThat(besidesFirstAccounts(calculate(abroad))).isEmpty();
    }

    @Test
    void namesAndAddressesThatTheBankDoesNotAcceptAreFoundByTheProfileToo() {
        accounts(
                "account,holder,iban,town,country",
                "a-1," + "x".repeat(71) + "," + IBANS[0] + ",,",
                "a-2,Wang Xiaoming," + IBANS[1] + ",北京,CN");
        legalEntityOf("sepa", IBANS[3], "");

        Reply run = calculated("OFF_CYCLE", 9, transferred("e-1", 1, "a-1"), transferred("e-2", 1, "a-2"));

        assertThat(besidesFirstAccounts(run)).containsExactly("unwritable-payee e-1", "unwritable-payee e-2");
        assertThat(anton.get(path(run) + "/blockers", "X-Session-Token", run.token())
                        .body()
                        .path("blockers")
                        .findValuesAsText("detail"))
                .contains(
                        "line 1, the holder of the account: longer than the 70 characters that the bank's profile, sepa, allows",
                        "line 2, the holder of the account: address, character U+5317 at 1 is outside of the SWIFT x set");
    }

    private Reply overlapping(String start, String end) {
        return calculated("REGULAR", start, end, "2099-11-27", paid("e-1", 1));
    }

    /** The same person, register, directory and policy: only the other runs have changed. */
    @Test
    void aCalculationIsRepeatedOnceAnotherBlockerTakesThePlaceOfOne() {
        employees("e-1,monthly,sales,2099-08-31");
        Reply other = overlapping("2099-11-01", "2099-11-30");
        Reply run = overlapping("2099-11-15", "2099-12-14");
        assertThat(blockers(run)).containsExactly("leaver-paid e-1", "more-payees-than-active", "period-overlap");
        Reply same = calculate(run);
        assertThat(same.header("ETag")).isEqualTo(run.header("ETag"));

        Reply accepted = accepted(run, "leaver-paid");
        Reply repeated = calculate(accepted);
        paula.post(path(other) + "/cancel", "{\"reason\": \"twice\"}", "If-Match", other.header("ETag"));
        Reply again = calculate(accepted);

        assertThat(repeated.header("ETag")).isEqualTo(accepted.header("ETag"));
        assertThat(blockers(again)).containsExactly("leaver-paid e-1", "more-payees-than-active");
    }

    @Test
    void aCalculationIsRepeatedOnceABlockerIsNew() {
        Reply run = overlapping("2099-11-15", "2099-12-14");
        assertThat(blockers(run)).isEmpty();
        overlapping("2099-11-01", "2099-11-30");

        assertThat(blockers(calculate(run))).containsExactly("period-overlap");
    }

    @Test
    void namesInAnyScriptAreComparedAsTheyWereTyped() {
        threshold("departmentVariancePercent", 10);
        employees("e-1,monthly,Ku\u0308che,");
        approved(calculated("REGULAR", 9, paid("e-1", 1000)));
        employees("e-1,monthly,Küche,");

        assertThat(blockers(calculated("REGULAR", 10, paid("e-1", 1050)))).isEmpty();
        assertThat(blockers(calculated("REGULAR", 11, paid("e-1", 1200)))).containsExactly("department-variance Küche");
    }

    @Test
    void aRunLikeThePreviousOneHasNoBlockers() {
        employees("e-1,monthly,sales,", "e-2,monthly,plant,");
        account("a-1", IBANS[0]);
        legalEntity();
        approved(calculated("REGULAR", 9, transferred("e-1", 4000, "a-1"), paid("e-2", 3000)));

        Reply next = calculated("REGULAR", 10, transferred("e-1", 4100, "a-1"), paid("e-2", 2900));

        assertThat(blockers(next)).isEmpty();
        assertThat(next.body().path("notChecked")).isEmpty();
        approved(next);
    }

    @Test
    void variancesAreFoundForRunDepartmentAndEmployee() {
        employees("e-1,monthly,sales,", "e-2,monthly,plant,", "e-3,monthly,plant,");
        approved(calculated("REGULAR", 9, paid("e-1", 4000), paid("e-2", 3000), paid("e-3", 3000)));

        // the run +27 %, sales +85 %, plant -12 %, e-1 +85 %, e-2 -33 %, e-3 +10 %
        Reply next = calculated("REGULAR", 10, paid("e-1", 7400), paid("e-2", 2000), paid("e-3", 3300));

        assertThat(blockers(next))
                .containsExactlyInAnyOrder("run-variance", "department-variance sales", "employee-variance e-1");
    }

    @Test
    void thresholdsOfTheTenantApplyFromTheNextCalculation() {
        employees("e-1,monthly,sales,");
        approved(calculated("REGULAR", 9, paid("e-1", 4000)));
        Reply next = calculated("REGULAR", 10, paid("e-1", 4400));
        assertThat(blockers(next)).isEmpty();

        threshold("employeeVariancePercent", 9);
        Reply again = calculate(next);

        assertThat(blockers(again)).containsExactly("employee-variance e-1");
        assertThat(again.body().path("notChecked")).hasSize(3);
    }

    @Test
    void runsOfOtherTypesAndLaterRunsAreNotCompared() {
        employees("e-1,monthly,sales,");
        approved(calculated("REGULAR", 9, paid("e-1", 4000)));

        assertThat(blockers(calculated("BONUS", 10, paid("e-1", 9000)))).isEmpty();
        assertThat(blockers(calculated("REGULAR", 8, paid("e-1", 9000)))).isEmpty();
    }

    @Test
    void sharedAndChangedAccountsAreFoundAndNotQuoted() {
        employees("e-1,monthly,sales,", "e-2,monthly,sales,", "e-3,monthly,sales,");
        account("a-1", IBANS[0]);
        account("a-2", IBANS[1]);
        account("a-3", IBANS[2]);
        legalEntity();
        String[] rows = {
            transferred("e-1", 4000, "a-1"), transferred("e-2", 4000, "a-2"), transferred("e-3", 4000, "a-3")
        };
        Reply before = calculated("REGULAR", 9, rows);
        assertThat(blockers(before)).containsExactly("first-account e-1", "first-account e-2", "first-account e-3");
        approved(before);

        account("a-2", IBANS[0]);
        Reply next = calculated("REGULAR", 10, rows);

        assertThat(blockers(next)).containsExactlyInAnyOrder("duplicate-iban e-1", "iban-changed e-2");
        JsonNode found = anton.get(path(next) + "/blockers", "X-Session-Token", next.token())
                .body();
        assertThat(found.toString()).contains("e-1, e-2").doesNotContain("1203", "Erika");
    }

    @Test
    void anApprovedRunPaysToTheAccountsOfItsCalculation() {
        employees("e-1,monthly,sales,");
        account("a-1", IBANS[0]);
        legalEntity();
        Reply calculated = calculated("REGULAR", 9, transferred("e-1", 4000, "a-1"));

        account("a-1", IBANS[1]);
        Reply approved = approved(calculated);
        Reply released = pia.post(path(approved) + "/release", null, "If-Match", approved.header("ETag"));

        assertThat(released.status()).as(released.text()).isEqualTo(200);
        assertThat(released.body().path("contentHash").asText())
                .isEqualTo(calculated.body().path("contentHash").asText());
        assertThat(released.body().path("paymentOrder").path("controlSumMinor").asLong())
                .isEqualTo(400_000);
    }

    @Test
    void anAccountChangedPastTheApiPreventsTheApproval() {
        employees("e-1,monthly,sales,");
        account("a-1", IBANS[0]);
        legalEntity();
        Reply calculated = calculated("REGULAR", 9, transferred("e-1", 4000, "a-1"));
        Reply submitted = paula.post(path(calculated) + "/submit", null, "If-Match", calculated.header("ETag"));

        pastTheApi("UPDATE bank_account SET iban = '" + IBANS[1] + "' WHERE shard_id = '" + runs.shard() + "'");

        assertThat(anton.post(path(calculated) + "/approve", null, "If-Match", submitted.header("ETag"))
                        .problem())
                .isEqualTo("content-changed");
    }

    @Test
    void leaversUnknownEmployeesAndTooManyPayeesAreFound() {
        employees("e-1,monthly,sales,", "e-2,monthly,sales,2099-08-31", "e-4,weekly,sales,");
        Reply run = calculated("REGULAR", 9, paid("e-1", 1), paid("e-2", 1), paid("e-3", 1));

        assertThat(blockers(run))
                .containsExactlyInAnyOrder("leaver-paid e-2", "unknown-employee e-3", "more-payees-than-active");
        assertThat(blockers(calculated("TERMINATION", 9, paid("e-2", 1)))).isEmpty();
    }

    @Test
    void aTransferNeedsBothAccounts() {
        Reply run = calculated("REGULAR", 9, transferred("e-1", 4000, "a-1"), paid("e-2", 1));

        assertThat(besidesFirstAccounts(run))
                .containsExactlyInAnyOrder("unknown-account e-1", "no-paying-account acme");
        assertThat(run.body().path("notChecked")).hasSize(1);

        account("a-1", IBANS[0]);
        legalEntity();
        assertThat(besidesFirstAccounts(calculate(run))).isEmpty();
    }

    @Test
    void noApprovalBeforeAnotherPersonAcceptedEachBlocker() {
        employees("e-1,monthly,sales,", "e-2,monthly,sales,2099-08-31");
        Reply calculated = calculated("OFF_CYCLE", 9, paid("e-1", 1), paid("e-2", 1));
        Reply submitted = paula.post(path(calculated) + "/submit", null, "If-Match", calculated.header("ETag"));
        String run = path(calculated);

        Reply early = anton.post(run + "/approve", null, "If-Match", submitted.header("ETag"));
        Reply own = Person.of(runs.tenant, "paula", "approver")
                .post(run + "/blockers/1/accept", "{\"reason\": \"mine\"}", "If-Match", submitted.header("ETag"));
        Reply mute =
                anton.post(run + "/blockers/1/accept", "{\"reason\": \" \"}", "If-Match", submitted.header("ETag"));
        Reply other =
                anton.post(run + "/blockers/2/accept", "{\"reason\": \"?\"}", "If-Match", submitted.header("ETag"));
        Reply accepted = anton.post(
                run + "/blockers/1/accept", "{\"reason\": \"a bonus\"}", "If-Match", submitted.header("ETag"));
        Reply approved = anton.post(run + "/approve", null, "If-Match", accepted.header("ETag"));

        assertThat(early.problem()).isEqualTo("approval-blocked");
        assertThat(own.problem()).isEqualTo("four-eyes");
        assertThat(mute.problem()).isEqualTo("malformed-request");
        assertThat(other.problem()).isEqualTo("not-found");
        assertThat(accepted.body().path("openBlockers").asInt()).isZero();
        assertThat(approved.body().path("state").asText()).isEqualTo("APPROVED");
        JsonNode kept = anton.get(run + "/blockers", "X-Session-Token", approved.token())
                .body()
                .path("blockers")
                .get(0);
        assertThat(kept.path("acceptedBy").asText()).isEqualTo("anton");
        assertThat(kept.path("acceptedBecause").asText()).isEqualTo("a bonus");
    }

    @Test
    @Holds(Kind.MORE)
    void ofAKindAHundredAreListedAndTheRestIsCounted() {
        employees("e-0,monthly,sales,");

        assertThat(blockers(calculated("OFF_CYCLE", 9, unknown(130))))
                .hasSize(101)
                .contains("more unknown-employee");
        assertThat(blockers(calculated("OFF_CYCLE", 9, unknown(100))))
                .hasSize(100)
                .doesNotContain("more unknown-employee");
    }

    private static String[] unknown(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> paid("g-" + number, 1))
                .toArray(String[]::new);
    }
}
