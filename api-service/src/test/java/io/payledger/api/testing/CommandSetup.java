package io.payledger.api.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.RolesPage;
import io.payledger.testing.RolesPage.Row;
import java.util.List;

/** Brings a tenant to where a command of the table of roles is carried out. */
public final class CommandSetup {

    private final Runs runs;

    /** Has every role. */
    public final Person olga;

    private final Person oskar;

    public CommandSetup(Runs runs) {
        this.runs = runs;
        this.olga = Person.of(runs.tenant, "olga", "preparer", "approver", "payment-officer", "operator", "auditor");
        this.oskar = Person.of(runs.tenant, "oskar", "operator");
    }

    /** All but the imports of bank files. */
    public static List<Row> commands() {
        return RolesPage.of("api").stream()
                .filter(row -> !row.method().equals("GET"))
                .filter(row -> !row.path().matches(".*/bank-(statements|status-reports)"))
                .toList();
    }

    /** The path of a run from which the command is allowed. */
    public String runFor(Row command) {
        String step = command.path().replaceFirst(".*/", "");
        if (command.path().contains("/proposals/")) {
            return withProposal(step.equals("withdraw") ? olga : oskar, "{\"requiredApprovals\": 2}");
        }
        return switch (step) {
            case "payroll-runs",
                    "{run}",
                    "items",
                    "proposals",
                    "employees",
                    "bank-accounts",
                    "{legalEntity}",
                    "assess" -> runs.draft();
            case "accept" -> withLeavers();
            case "erasures" -> withAnErasableEmployee();
            case "calculate", "cancel" -> runs.recorded();
            case "submit" -> stepped(runs.recorded(), "calculate");
            case "withdraw", "approve", "reject" -> runs.pending();
            case "reopen", "release" -> stepped(runs.pending(), "approve");
            case "transmit" -> stepped(runs.pending(), "approve", "release");
            case "close" -> stepped(runs.pending(), "approve", "release", "transmit");
            default -> throw new IllegalArgumentException("how does a run get to " + step + "?");
        };
    }

    private String withProposal(Person proposer, String policy) {
        Reply proposed = proposer.post(tenant() + "/policy/proposals", policy, "If-Match", "\"0\"");
        assertThat(proposed.status()).as(proposed.text()).isEqualTo(200);
        return runs.draft();
    }

    private String tenant() {
        return "//api/v1/tenants/" + runs.tenant;
    }

    /** A calculated run that pays two people who have left. */
    private String withLeavers() {
        recordLeavers();
        return stepped(runs.recorded(), "calculate");
    }

    private void recordLeavers() {
        Reply recorded = runs.paula.post(
                tenant() + "/employees",
                "employee,pay_group,department,left_on\ne-1,monthly,sales,2020-01-31\ne-2,monthly,sales,2020-01-31\n",
                "Content-Type",
                "text/csv");
        assertThat(recorded.status()).as(recorded.text()).isEqualTo(200);
    }

    /** Who has left, was never paid, and is kept for a month by the policy. */
    private String withAnErasableEmployee() {
        recordLeavers();
        String run = withProposal(olga, "{\"requiredApprovals\": 1, \"retentionMonths\": 1}");
        Reply confirmed = oskar.post(tenant() + "/policy/proposals/1/confirm", null);
        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        return run;
    }

    private String stepped(String run, String... steps) {
        Person paul = Person.of(runs.tenant, "paul", "preparer", "approver", "payment-officer");
        for (String step : steps) {
            Reply reply = paul.post(run + "/" + step, null, "If-Match", etag(run));
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        }
        return run;
    }

    /** Of the run as it is now. */
    public String etag(String run) {
        return runs.anton.get(run, "Prefer", "consistency=strong").header("ETag");
    }
}
