package io.payledger.api.payroll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A person with every role who changes an account must not approve what is paid to it. */
@WithApiTestEnvironment
class DiversionTest {

    private static final String HONEST = "DE02120300000000202051";
    private static final String OTHER = "DE02500105170137075030";

    private final Runs runs = Runs.ofNewTenant();
    private final String tenant = "//api/v1/tenants/" + runs.tenant;
    private final Person paula = runs.paula;
    private final Person anton = runs.anton;
    private final Person paul = Person.of(runs.tenant, "paul", "payment-officer");
    private final Person pia = Person.of(runs.tenant, "pia", "payment-officer");
    private final Person mallory =
            Person.of(runs.tenant, "mallory", "preparer", "approver", "payment-officer", "auditor", "operator");

    private void account(Person person, String account, String iban) {
        ok(person.post(tenant + "/bank-accounts", accounts(account, iban), "Content-Type", "text/csv"));
    }

    private static String accounts(String account, String iban) {
        return "account,holder,iban,bic\n" + account + ",Erika Mustermann," + iban + ",\n";
    }

    private void directory() {
        account(paul, "a-1", HONEST);
        account(paul, "a-2", HONEST);
        ok(paul.put(tenant + "/legal-entities/acme", "{\"name\": \"Acme GmbH\", \"iban\": \"" + HONEST + "\"}"));
    }

    /** Of paula's making; the name of its pay group. */
    private Reply recorded(String payGroup, String employee, String account) {
        Reply run = paula.post("", Runs.NEW_RUN.replace("monthly", payGroup));
        return ok(paula.put(
                path(run) + "/items",
                Runs.CSV_HEADER + employee + ",EUR,100,0,0,0,0,100,0,0,BANK_TRANSFER," + account + "\n",
                "Content-Type",
                "text/csv"));
    }

    private Reply pending(String payGroup, String employee, String account) {
        return step(paula, step(paula, recorded(payGroup, employee, account), "calculate"), "submit");
    }

    private Reply approved(Reply pending) {
        return step(anton, step(anton, pending, "accept"), "approve");
    }

    private static Reply step(Person person, Reply run, String step) {
        return ok(attempt(person, run, step));
    }

    /** With the version of {@code run}. */
    private static Reply attempt(Person person, Reply run, String step) {
        String kind = "{\"kind\": \"%s\", \"reason\": \"confirmed\"}";
        return switch (step) {
            case "accept" ->
                person.post(
                        path(run) + "/blockers/accept",
                        kind.formatted("first-account"),
                        "If-Match",
                        run.header("ETag"));
            case "accept-change" ->
                person.post(
                        path(run) + "/blockers/accept", kind.formatted("iban-changed"), "If-Match", run.header("ETag"));
            default -> person.post(path(run) + "/" + step, null, "If-Match", run.header("ETag"));
        };
    }

    private static String path(Reply run) {
        return "/" + run.body().path("id").asText();
    }

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    @Test
    void aPersonWhoChangedAnAccountNeitherAcceptsApprovesNorReleases() {
        directory();
        step(pia, approved(pending("monthly", "e-1", "a-1")), "release");

        account(mallory, "a-1", OTHER);
        Reply pending = pending("monthly", "e-1", "a-1");

        assertThat(pending.body().path("openBlockers").asInt()).isEqualTo(1);
        Reply accepting = attempt(mallory, pending, "accept-change");
        assertThat(accepting.problem()).isEqualTo("four-eyes");
        assertThat(accepting.body().path("detail").asText())
                .contains("record-accounts, version 4")
                .contains("handledBy");
        Reply accepted = step(anton, pending, "accept-change");
        assertThat(attempt(mallory, accepted, "approve").problem()).isEqualTo("four-eyes");
        Reply approved = step(anton, accepted, "approve");
        assertThat(attempt(mallory, approved, "release").problem()).isEqualTo("four-eyes");
        assertThat(approved.body().path("changes").findValuesAsText("by")).containsExactly("mallory");
        step(pia, approved, "release");
    }

    /** The changes of the first run are its own: who made them may approve the next. */
    @Test
    void whatAnApprovedRunWasPaidByDoesNotCountAgain() {
        directory();
        approved(pending("monthly", "e-1", "a-1"));

        Reply next = pending("monthly", "e-1", "a-1");

        assertThat(next.body().path("changes")).isEmpty();
        assertThat(next.body().path("handledBy")).hasSize(1);
        step(paul, step(anton, next, "approve"), "release");
    }

    /** Of two runs with the same end of the period, the one that was approved last is compared, also once the other one goes on. */
    @Test
    void aStepOfAnEarlierRunDoesNotMakeItTheComparedOne() {
        directory();
        Reply first = approved(pending("monthly", "e-1", "a-1"));
        account(mallory, "a-1", OTHER);
        step(anton, step(anton, pending("monthly", "e-1", "a-1"), "accept-change"), "approve");

        step(pia, first, "release");
        Reply next = pending("monthly", "e-1", "a-1");

        assertThat(next.body().path("openBlockers").asInt()).isZero();
        assertThat(next.body().path("changes")).isEmpty();
    }

    /** An approved run that pays others says nothing about an account that it does not pay to. */
    @Test
    void anApprovalOfOtherPayeesDoesNotClearAChange() {
        directory();
        approved(pending("monthly", "e-1", "a-1"));
        account(mallory, "a-1", OTHER);
        approved(pending("monthly", "e-2", "a-2"));

        Reply pending = pending("monthly", "e-1", "a-1");

        assertThat(attempt(mallory, pending, "accept-change").problem()).isEqualTo("four-eyes");
        assertThat(attempt(mallory, pending, "approve").problem()).isEqualTo("four-eyes");
    }

    /** The change of an employee, and that of the policy with the person who confirmed it. */
    @Test
    void changesOfEmployeesEntitiesAndPolicyCountAsWell() {
        directory();
        approved(pending("monthly", "e-1", "a-1"));
        ok(mallory.post(
                tenant + "/employees",
                "employee,pay_group,department,left_on\ne-1,monthly,sales,\n",
                "Content-Type",
                "text/csv"));
        ok(paul.put(tenant + "/legal-entities/acme", "{\"name\": \"Acme AG\", \"iban\": \"" + HONEST + "\"}"));
        ok(mallory.post(tenant + "/policy/proposals", "{\"requiredApprovals\": 1}", "If-Match", "\"0\""));
        ok(Person.of(runs.tenant, "vera", "auditor").post(tenant + "/policy/proposals/1/confirm", null));

        Reply pending = pending("monthly", "e-1", "a-1");

        assertThat(pending.body().path("changes").findValuesAsText("action"))
                .containsExactly("confirm-policy", "propose-policy", "record-employees", "record-legal-entity");
        assertThat(attempt(mallory, pending, "approve").problem()).isEqualTo("four-eyes");
        assertThat(attempt(Person.of(runs.tenant, "vera", "approver"), pending, "approve")
                        .problem())
                .isEqualTo("four-eyes");
        step(anton, pending, "approve");
    }

    /** A proposal that was not confirmed has changed nothing, although the confirmed one is of the same version. */
    @Test
    void whoProposedAPolicyThatWasNotConfirmedHasNotChangedIt() {
        directory();
        approved(pending("monthly", "e-1", "a-1"));
        String policy = tenant + "/policy/proposals";
        Person vera = Person.of(runs.tenant, "vera", "auditor");
        Person olga = Person.of(runs.tenant, "olga", "operator");
        Person walt = Person.of(runs.tenant, "walt", "operator", "approver");
        ok(mallory.post(policy, "{\"requiredApprovals\": 2}", "If-Match", "\"0\""));
        ok(vera.post(policy + "/1/reject", "{\"reason\": \"too many\"}"));
        ok(walt.post(policy, "{\"requiredApprovals\": 3}", "If-Match", "\"0\""));
        ok(walt.post(policy + "/2/withdraw", "{\"reason\": \"too many\"}"));
        ok(olga.post(policy, "{\"requiredApprovals\": 1}", "If-Match", "\"0\""));
        ok(vera.post(policy + "/3/confirm", null));

        Reply pending = pending("monthly", "e-1", "a-1");

        assertThat(pending.body().path("changes").findValuesAsText("by")).containsExactly("vera", "olga");
        step(walt, pending, "approve");
    }

    /**
     * In every order in which they are committed: a run that pays to the account that mallory records at the same time is
     * not one that mallory can approve, and what mallory can approve pays to the previous account.
     */
    @Test
    void aChangeThatIsMadeWhileTheRunIsCalculatedCountsOrIsNotPaid() {
        directory();
        approved(pending("monthly", "e-1", "a-1"));
        List<String> paid = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            account(paul, "a-1", HONEST);
            Reply first = pending("monthly", "e-1", "a-1");
            Reply base = first.body().path("openBlockers").asInt() > 0 ? step(anton, first, "accept-change") : first;
            step(anton, base, "approve");
            Reply recorded = recorded("monthly", "e-1", "a-1");
            CompletableFuture<Reply> changing = mallory.sendLater(
                    "POST", tenant + "/bank-accounts", accounts("a-1", OTHER), "Content-Type", "text/csv");
            Reply calculated = step(paula, recorded, "calculate");
            ok(changing.join());
            Reply submitted = step(paula, calculated, "submit");

            boolean found = submitted.body().path("openBlockers").asInt() > 0;
            Reply accepted = found ? attempt(mallory, submitted, "accept-change") : submitted;
            Reply approving = attempt(mallory, submitted, "approve");

            if (found) {
                assertThat(accepted.problem()).isEqualTo("four-eyes");
                assertThat(approving.problem()).isIn("four-eyes", "approval-blocked");
            } else {
                Reply released = step(pia, ok(approving), "release");
                String file = pia.get(path(released) + "/payment-file", "X-Session-Token", released.token())
                        .text();
                assertThat(file).contains(HONEST).doesNotContain(OTHER);
            }
            paid.add(found ? "counted" : "not paid");
        }
        assertThat(paid).isNotEmpty();
    }

    @Test
    void anAccountThatIsChangedAfterTheAcceptanceIsNotPaid() {
        directory();
        Reply accepted = step(anton, pending("monthly", "e-1", "a-1"), "accept");

        account(mallory, "a-1", OTHER);
        Reply approved = step(anton, accepted, "approve");
        account(mallory, "a-2", OTHER);
        Reply released = step(pia, approved, "release");

        assertThat(pia.get(path(released) + "/payment-file", "X-Session-Token", released.token())
                        .text())
                .contains(HONEST)
                .doesNotContain(OTHER);
    }
}
