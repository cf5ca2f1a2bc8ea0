package io.payledger.endtoend;

import static io.payledger.endtoend.SharedStack.approver;
import static io.payledger.endtoend.SharedStack.preparer;
import static io.payledger.endtoend.SharedStack.stack;
import static io.payledger.endtoend.SharedStack.watcher;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.freshness.Position;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The worker's frontiers, compared with the broker's offsets and the database. */
@Tag(SharedStack.TAG)
class FrontiersIT {

    @Test
    void frontiersMatchTheBrokersOffsetsAndTheShardTableOnAnIdleSystem() throws Exception {
        String tenant = Stacks.newTenant();
        for (int i = 0; i < 5; i++) {
            approver(tenant).approve(preparer(tenant).pending(3, i)).expect(200);
        }

        Map<String, Position> shards = Database.shards(stack());
        shards.values().removeIf(position -> position.sequence() == 0);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(appliedThrough()).isEqualTo(shards));

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode partitions = frontiers("").path("partitions");
            Map<TopicPartition, Long> committed = brokersCommitted();
            Map<TopicPartition, Long> ends = brokersEnds(partitions);
            assertThat(partitions).isNotEmpty().allSatisfy(each -> {
                TopicPartition partition = partition(each);
                if (ends.getOrDefault(partition, 0L) > 0) {
                    assertThat(each.path("committed").asLong())
                            .as("%s", partition)
                            .isEqualTo(committed.get(partition));
                    assertThat(each.path("endOffset").asLong()).isEqualTo(ends.get(partition));
                    assertThat(each.path("lag").asLong()).isZero();
                }
            });
        });
    }

    @Test
    void aLongPollReturnsWhenThePositionIsApplied() {
        String tenant = Stacks.newTenant();
        PayrollRuns amir = approver(tenant);
        ApiResponse approved = amir.approve(preparer(tenant).pending(3, 1)).expect(200);
        Session watcher = watcher(tenant, "auditor", Session.ReadMode.WITH_TOKEN);

        ApiResponse reached = watcher.get(frontier(tenant, approved.appliedThrough()), Map.of("Prefer", "wait=10"));
        ApiResponse notReached = watcher.get(frontier(tenant, new Position(1, 9_999)), Map.of("Prefer", "wait=1"));

        assertThat(Position.parse(
                        reached.expect(200).body().path("appliedThrough").asText()))
                .isEqualTo(approved.appliedThrough());
        assertThat(notReached.status()).isEqualTo(503);
        assertThat(notReached.problem()).isEqualTo("frontier-not-reached");
        assertThat(notReached.took()).isGreaterThanOrEqualTo(Duration.ofMillis(900));
    }

    private static String frontier(String tenant, Position atLeast) {
        return "/frontiers/payroll/" + tenant + "?at-least=" + atLeast;
    }

    private static JsonNode frontiers(String query) {
        return watcher("acme-de", "operator", Session.ReadMode.WITH_TOKEN)
                .get("/frontiers" + query)
                .expect(200)
                .body();
    }

    /** Of all pages. */
    private static Map<String, Position> appliedThrough() {
        Map<String, Position> applied = new LinkedHashMap<>();
        JsonNode page = frontiers("");
        while (true) {
            page.path("shards")
                    .forEach(shard -> applied.put(
                            shard.path("shard").asText(),
                            Position.parse(shard.path("appliedThrough").asText())));
            if (page.path("shardsNext").isNull()) {
                return applied;
            }
            page = frontiers("?after=" + page.path("shardsNext").asText());
        }
    }

    private static TopicPartition partition(JsonNode node) {
        return new TopicPartition(
                node.path("topic").asText(), node.path("partition").asInt());
    }

    private static Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack().kafkaBootstrapServers()));
    }

    private static Map<TopicPartition, Long> brokersCommitted() throws Exception {
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> committed = new LinkedHashMap<>();
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(
                            "payledger-reconciliation-v4")
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS);
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
            return committed;
        }
    }

    private static Map<TopicPartition, Long> brokersEnds(JsonNode partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = new LinkedHashMap<>();
        partitions.forEach(each -> wanted.put(partition(each), OffsetSpec.latest()));
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> ends = new LinkedHashMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> each :
                    admin.listOffsets(wanted).all().get(10, TimeUnit.SECONDS).entrySet()) {
                ends.put(each.getKey(), each.getValue().offset());
            }
            return ends;
        }
    }
}
