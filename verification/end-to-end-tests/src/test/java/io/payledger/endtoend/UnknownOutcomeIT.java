package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.localstack.LocalStack;
import io.payledger.stack.Service;
import io.payledger.stack.StackPlan;
import io.payledger.testing.FaultProxy;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The connection between API and primary breaks during COMMIT, so the outcome is unknown at first; the command is applied
 * exactly once. The proxy that breaks it runs in this JVM.
 */
@OnlyOnTheLocalStack(
        "a container does not reach a proxy in this JVM on every machine, and what is tested is the API's code")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnknownOutcomeIT {

    private FaultProxy proxy;
    private LocalStack stack;

    @BeforeAll
    void startAnApiBehindTheProxy() throws Exception {
        stack = LocalStack.in(Stacks.directory("unknown-outcome"))
                .fresh()
                .plan(StackPlan.USUAL.apis(0).relays(0).workers(0))
                .start();
        proxy = FaultProxy.to(stack.primary().port());
        stack.startOneMore(Service.API, Map.of("payledger.database.primary", proxy.address()));
    }

    @AfterAll
    void stop() throws Exception {
        stack.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(FaultProxy.Cut.class)
    void aCommandWhoseConnectionBreaksInCommitIsAppliedExactlyOnce(FaultProxy.Cut cut) throws Exception {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = runs(tenant, "petra", "preparer");
        PayrollRuns amir = runs(tenant, "amir", "approver");
        String run = petra.pending(3, 1);
        String key = UUID.randomUUID().toString();
        int cutsBefore = proxy.cuts();

        proxy.cutAtNextCommit(cut);
        ApiResponse first = approve(amir, run, key);
        ApiResponse again = approve(amir, run, key);
        ApiResponse read = amir.read(run).expect(200);

        assertThat(proxy.cuts()).as("the connection was cut").isEqualTo(cutsBefore + 1);
        assertThat(first.status()).isIn(200, 503);
        if (first.status() == 503) {
            assertThat(first.problem()).isEqualTo("outcome-unknown");
        }
        assertThat(again.expect(200).state()).isEqualTo("APPROVED");
        assertThat(read.state()).isEqualTo("APPROVED");
        assertThat(Database.column(
                        stack,
                        "SELECT sequence::text FROM outbox WHERE shard_id = 'payroll/" + tenant
                                + "' AND event_type LIKE '%.approved.%'"))
                .hasSize(1);
    }

    private ApiResponse approve(PayrollRuns amir, String run, String key) {
        return amir.session()
                .post(
                        amir.path(run) + "/approve",
                        "{}",
                        Map.of("Idempotency-Key", key, "If-Match", PayrollRuns.PENDING));
    }

    private PayrollRuns runs(String tenant, String user, String role) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, user, role)), tenant);
    }
}
