package io.payledger.endtoend;

import static io.payledger.endtoend.SharedStack.approver;
import static io.payledger.endtoend.SharedStack.preparer;
import static io.payledger.endtoend.SharedStack.stack;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The verdict on a whole register, and on one that was changed behind the API. */
@Tag(SharedStack.TAG)
class ReconciliationIT {

    @Test
    void aRegisterOfThousandsOfRowsReconcilesToTheCent() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        PayrollRuns amir = approver(tenant);
        String run = petra.pending(3_000, 7);

        amir.approve(run).expect(200);
        ApiResponse verdict = amir.reconciliation(run).expect(200);

        assertThat(verdict.verdict()).isEqualTo("AGREED");
        assertThat(verdict.body()
                        .path("approved")
                        .path("totals")
                        .path("headcount")
                        .asLong())
                .isEqualTo(3_000);
        assertThat(verdict.body().path("breaks")).isEmpty();
        assertThat(verdict.header("X-Served-By").orElse("")).contains("applied_through=");
        assertIsOfTheDocument("RunReconciliation", verdict);
    }

    @Test
    void anAmountChangedBehindTheApiIsABreakWithItsEvidence() throws SQLException {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        PayrollRuns amir = approver(tenant);
        String run = petra.create();
        petra.importCsv(run, RegisterCsv.csv(10, 7)).expect(200);
        Database.execute(
                stack(),
                "UPDATE payroll_item SET gross_minor = gross_minor + 1, net_minor = net_minor + 1 WHERE run_id = '"
                        + run + "' AND line = (SELECT min(line) FROM payroll_item WHERE run_id = '" + run + "')");

        petra.submit(run).expect(200);
        amir.approve(run).expect(200);
        ApiResponse verdict = amir.reconciliation(run).expect(200);

        assertThat(verdict.verdict()).isEqualTo("BROKEN");
        assertThat(verdict.body().path("breaks")).isNotEmpty().allSatisfy(each -> {
            long expected = each.path("expected").asLong();
            long actual = each.path("actual").asLong();
            assertThat(Math.abs(expected - actual)).isEqualTo(1);
        });
        assertIsOfTheDocument("RunReconciliation", verdict);
        ApiResponse page =
                amir.session().get(amir.path(run) + "/breaks?limit=1").expect(200);
        assertThat(page.body().has("breaksNext")).isTrue();
        assertIsOfTheDocument("BreakPage", page);
    }

    @Test
    void aDraftHasNoVerdictYet() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        String run = petra.create();

        ApiResponse open = petra.reconciliation(run).expect(200);

        assertThat(open.verdict()).isEmpty();
        assertIsOfTheDocument("RunReconciliation", open);
    }

    private static void assertIsOfTheDocument(String schema, ApiResponse answer) {
        ApiDocument document = ApiDocument.openApi();

        assertThat(document.problems(document.schema(schema), answer.body()))
                .as(answer.body().toString())
                .isEmpty();
    }
}
