package io.payledger.endtoend;

import static io.payledger.endtoend.SharedStack.approver;
import static io.payledger.endtoend.SharedStack.preparer;
import static io.payledger.endtoend.SharedStack.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.freshness.Position;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promises 1 and 2: a change and its event commit together, and Kafka has them in commit order. */
@Tag(SharedStack.TAG)
class CommitOrderIT {

    @Test
    void concurrentWritersOfOneTenantProduceOneSequenceWithoutGaps() throws Exception {
        String tenant = Stacks.newTenant();
        ExecutorService writers = Executors.newFixedThreadPool(8);
        List<Future<?>> all = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            long seed = writer;
            all.add(writers.submit(() -> {
                PayrollRuns petra = preparer(tenant);
                PayrollRuns amir = approver(tenant);
                for (int i = 0; i < 15; i++) {
                    amir.approve(petra.pending(2, seed * 100 + i)).expect(200);
                }
            }));
        }
        for (Future<?> writer : all) {
            writer.get();
        }
        writers.shutdown();

        Position last = Database.shards(stack()).getOrDefault("payroll/" + tenant, Position.NONE);
        await().atMost(Duration.ofSeconds(30)).until(() -> published(tenant).size() >= last.sequence());

        assertThat(published(tenant).stream().map(Kafka.Published::position))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last.sequence())
                        .mapToObj(sequence -> new Position(1, sequence))
                        .toList());
        assertThat(published(tenant).stream().filter(event -> event.type().contains(".approved.")))
                .hasSize(8 * 15);
    }

    @Test
    void stateAuditEntryAndEventCommitInOneTransaction() throws SQLException {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        String run = petra.pending(2, 1);
        ApiResponse approved = approver(tenant).approve(run).expect(200);
        petra.step(run, "submit", "{}", approved.etag()).expect(409);

        List<String> transactions = Database.column(stack(), """
                SELECT DISTINCT o.xmin::text || ' ' || t.xmin::text
                  FROM outbox o JOIN audit_entry t USING (event_id)
                 WHERE o.shard_id = 'payroll/%s'
                """.formatted(tenant));

        assertThat(transactions).isNotEmpty().allSatisfy(pair -> assertThat(pair.split(" ", 2)[0])
                .isEqualTo(pair.split(" ", 2)[1]));
        assertThat(Database.column(
                        stack(),
                        "SELECT event_type FROM outbox WHERE shard_id = 'payroll/" + tenant + "' ORDER BY sequence"))
                .as("a refused command leaves no event")
                .containsExactly(
                        "payledger.payroll-run.created.v1",
                        "payledger.payroll-run.items-recorded.v1",
                        "payledger.payroll-run.calculated.v1",
                        "payledger.payroll-run.submitted.v1",
                        "payledger.payroll-run.approved.v1");
    }

    private static List<Kafka.Published> published(String tenant) {
        return Kafka.events(stack().kafkaBootstrapServers()).getOrDefault("payroll/" + tenant, List.of());
    }
}
