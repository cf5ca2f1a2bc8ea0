package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.cli.client.Session;
import io.payledger.freshness.Position;
import io.payledger.stack.Stack;
import io.payledger.stack.StackPlan;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One part fails at a time, on a stack of its own; each test restores the stack. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {

    private Stack stack;

    @BeforeAll
    void start() {
        stack = Stacks.start("faults", StackPlan.USUAL.workers(2));
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private PayrollRuns as(String tenant, String user, String role) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, user, role)), tenant);
    }

    @Test
    @Order(1)
    void aStoppedFollowerGetsNoReadsUntilItRunsAgain() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = as(tenant, "petra", "preparer");
        String run = petra.pending(2, 1);

        stack.follower(1).stop();
        for (int i = 0; i < 40; i++) {
            assertThat(petra.read(run).expect(200).state()).isEqualTo("PENDING_APPROVAL");
        }
        stack.follower(1).start();

        await("served by follower-1 again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> petra.read(petra.create()).expect(200).store().equals("follower-1"));
    }

    @Test
    @Order(2)
    void aReadIsRefusedAndNeverStaleWhenNoStoreIsFreshEnough() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = as(tenant, "petra", "preparer");
        PayrollRuns otherSession = new PayrollRuns(
                new Session(stack.apiUrls(), stack.token(tenant, "vera", "auditor"), Session.ReadMode.WITHOUT_TOKEN),
                tenant);
        String run = petra.create();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> otherSession.read(run).status() == 200);
        stack.follower(1).pauseReplay();
        stack.follower(2).pauseReplay();
        petra.importCsv(run, RegisterCsv.csv(2, 1)).expect(200);
        petra.submit(run).expect(200);

        stack.primary().kill();
        ApiResponse refused = petra.read(run);
        ApiResponse eventual = otherSession.read(run);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.problem()).isEqualTo("frontier-not-reached");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(eventual.expect(200).state())
                .as("a read with eventual consistency is still served")
                .isEqualTo("DRAFT");
        stack.primary().start();
        stack.follower(1).resumeReplay();
        stack.follower(2).resumeReplay();
        await().atMost(Duration.ofSeconds(30)).until(() -> petra.read(run).status() == 200);
        assertThat(petra.read(run).state()).isEqualTo("PENDING_APPROVAL");
    }

    @Test
    @Order(3)
    void eventsCommittedWithoutASlotAreRepairedFromTheOutbox() throws Exception {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = as(tenant, "petra", "preparer");
        PayrollRuns amir = as(tenant, "amir", "approver");
        amir.approve(petra.pending(2, 1)).expect(200);
        awaitPublished(tenant, 5);

        stack.relay(1).kill();
        await().atMost(Duration.ofSeconds(20)).until(() -> Database.column(
                        stack, "SELECT active::text FROM pg_replication_slots WHERE slot_type = 'logical'")
                .equals(List.of("false")));
        Database.execute(
                stack,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_type = 'logical'");
        String idle = Stacks.newTenant();
        as(idle, "petra", "preparer").create();
        String run = petra.pending(2, 2);
        amir.approve(run).expect(200);
        stack.relay(1).restart();

        awaitPublished(tenant, 10);
        awaitPublished(idle, 1);
        amir.approve(petra.pending(2, 3)).expect(200);
        awaitPublished(tenant, 15);
        assertThat(amir.reconciliation(run).expect(200).verdict()).isEqualTo("AGREED");
    }

    @Test
    @Order(4)
    void aFrozenWorkerAffectsOnlyTheTenantsItServes() {
        String survivor = stack.worker(2).name();
        PayrollRuns petra = await("a tenant of " + survivor)
                .atMost(Duration.ofSeconds(60))
                .until(() -> as(Stacks.newTenant(), "petra", "preparer"), each -> petraIsServedBy(each, survivor));
        String run = petra.create();
        petra.reconciliation(run).expect(200);

        stack.worker(1).suspend();
        try {
            // each API instance asks the frozen worker first every other time
            for (int i = 0; i < 4; i++) {
                assertThat(petra.reconciliation(run).expect(200).store()).isEqualTo(survivor);
            }
        } finally {
            stack.worker(1).resume();
        }
    }

    private static boolean petraIsServedBy(PayrollRuns petra, String worker) {
        ApiResponse answer = petra.reconciliation(petra.create());
        return answer.status() == 200 && answer.store().equals(worker);
    }

    private void awaitPublished(String tenant, long sequence) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        Kafka.events(stack.kafkaBootstrapServers())
                                .getOrDefault("payroll/" + tenant, List.of())
                                .stream()
                                .map(Kafka.Published::position))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, sequence)
                        .mapToObj(each -> new Position(1, each))
                        .toList()));
    }
}
