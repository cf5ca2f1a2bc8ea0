package io.payledger.worker;

import static io.payledger.worker.WorkerTestEnvironment.LONG;
import static io.payledger.worker.WorkerTestEnvironment.PARTITIONS;
import static io.payledger.worker.WorkerTestEnvironment.breaksPath;
import static io.payledger.worker.WorkerTestEnvironment.frontierPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.events.RunEvent.TransferStatus;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.testing.MetricsPage;
import io.payledger.worker.EventHistory.RecordedEvent;
import io.payledger.worker.WorkerTestEnvironment.Shared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The frontiers of the group of workers: what each folds, where one stops, and how another continues. */
@ExtendWith(Shared.class)
class WorkerGroupIT {

    private static final String GROUP = "payledger-reconciliation-v4";

    private final WorkerTestEnvironment environment;
    private final WorkerProcess worker;
    private final Relay relay;

    WorkerGroupIT(WorkerTestEnvironment environment) {
        this.environment = environment;
        worker = environment.worker();
        relay = environment.relay();
    }

    @Test
    void exactlyTheMetricsOfThePageAreExportedEachWithItsHelp() throws Exception {
        EventHistory history = environment.newHistory();
        history.approvedRun();
        relay.publish(history.events());
        environment.awaitFrontier(history);

        await().atMost(LONG).untilAsserted(() -> assertThat(MetricsPage.differences("worker", environment.scrape()))
                .isEmpty());
        assertThat(environment.metric("payledger_worker_applied_positions")).isPositive();
    }

    @Test
    void aRequestCanWaitForAFrontierAndIsRefusedWhereItIsNotReached() throws Exception {
        EventHistory history = environment.newHistory().appendUnknown();
        HttpTestClient approver = environment.approver(history);
        String path = frontierPath(history) + "?at-least=1/1";

        Reply atOnce = approver.get(path);
        Reply inVain = approver.get(path, "Prefer", "wait=1");
        CompletableFuture<Reply> asked =
                approver.sendLater(approver.request("GET", path, (String) null, "Prefer", "wait=20"));
        await().atMost(LONG).untilAsserted(() -> assertThat(environment.metric("payledger_worker_waiting_reads"))
                .isPositive());
        relay.publish(history.events());
        Reply reached = asked.get(10, TimeUnit.SECONDS);

        assertThat(atOnce.status()).isEqualTo(503);
        assertThat(inVain.status()).isEqualTo(503);
        assertThat(inVain.header("Preference-Applied")).isEqualTo("wait");
        assertThat(inVain.header("Retry-After")).isEqualTo("1");
        assertThat(reached.status()).as(reached.text()).isEqualTo(200);
        assertThat(reached.body().path("appliedThrough").asText()).isEqualTo("1/1");
        assertThat(reached.body().path("ageMillis").isNumber()).isTrue();
    }

    @Test
    void aGapFreezesItsShardAloneAndHealsWhenItIsPublishedAgain() throws Exception {
        EventHistory broken = environment.newHistory();
        UUID run = broken.approvedRun();
        EventHistory healthy = environment.newHistory();
        UUID other = healthy.approvedRun();
        List<RecordedEvent> holed = new ArrayList<>(broken.events());
        holed.remove(2);
        relay.publish(holed);
        relay.publish(healthy.events());
        environment.awaitFrontier(healthy);
        await().atMost(LONG).untilAsserted(() -> assertThat(environment
                        .frontier(broken)
                        .path("frozen")
                        .path("reason")
                        .asText())
                .isEqualTo("gap"));

        Reply frozen = environment.reconciliation(broken, run, new Position(1, 2));
        Reply eventual = environment.reconciliation(broken, run, new Position(1, 2), "Prefer", "consistency=eventual");
        Reply unharmed = environment.reconciliation(healthy, other, healthy.position());
        double frozenShards = environment.metric("payledger_worker_frozen_shards");
        relay.publish(broken.events());
        environment.awaitFrontier(broken);
        Reply healed = environment.reconciliation(broken, run, broken.position());

        assertThat(frozen.status()).isEqualTo(503);
        assertThat(frozen.body().path("reason").asText()).isEqualTo("frozen");
        assertThat(eventual.status()).isEqualTo(200);
        assertThat(eventual.header("Preference-Applied")).isEqualTo("consistency=eventual");
        assertThat(unharmed.status()).isEqualTo(200);
        assertThat(frozenShards).isEqualTo(1);
        assertThat(healed.body().path("verdict").asText()).isEqualTo("AGREED");
    }

    @Test
    void theFrontiersOfAnIdleWorkerMatchTheBrokersOffsets() throws Exception {
        List<EventHistory> histories = environment.histories(8);
        histories.forEach(history -> relay.publish(history.events()));
        histories.forEach(history -> environment.awaitFrontier(history));

        await().atMost(LONG).untilAsserted(() -> {
            JsonNode report = frontiers(worker);
            Map<Integer, Long> ends = ends();
            Map<Integer, Long> committed = committed();
            assertThat(report.path("complete").asBoolean()).isTrue();
            assertThat(report.path("partitions")).hasSize(PARTITIONS).allSatisfy(partition -> {
                int number = partition.path("partition").asInt();
                assertThat(partition.path("endOffset").asLong()).isEqualTo(ends.get(number));
                if (ends.getOrDefault(number, 0L) > 0) {
                    assertThat(partition.path("committed").asLong()).isEqualTo(committed.get(number));
                    assertThat(partition.path("consumed").asLong()).isEqualTo(ends.get(number));
                } else {
                    assertThat(partition.path("committed").isNull()).isTrue();
                }
                assertThat(partition.path("lag").asLong()).isZero();
            });
            for (EventHistory history : histories) {
                assertThat(appliedThrough(report))
                        .containsEntry(history.shard().id(), history.position().toString());
            }
        });
    }

    @Test
    void twoInstancesForwardToEachOtherAndContinueWhereAKilledOneStopped() throws Exception {
        List<EventHistory> histories = environment.histories(12);
        Map<EventHistory, UUID> runs = new HashMap<>();
        histories.forEach(history -> runs.put(history, history.approvedRun()));
        histories.forEach(history -> relay.publish(history.events()));
        try (WorkerProcess second = environment.startWorker("worker-2")) {
            environment.awaitReady(second);
            await().atMost(LONG).untilAsserted(() -> {
                for (WorkerProcess each : List.of(worker, second)) {
                    JsonNode report = frontiers(each);
                    assertThat(report.path("complete").asBoolean())
                            .as("%s", report)
                            .isTrue();
                    assertThat(owners(report)).containsOnly(worker.name(), second.name());
                }
            });

            Set<String> servedBy = new HashSet<>();
            for (EventHistory history : histories) {
                String owner = "";
                for (WorkerProcess asked : List.of(worker, second)) {
                    Reply answer = environment.awaitAnswer(asked, history, Objects.requireNonNull(runs.get(history)));
                    assertThat(answer.body().path("verdict").asText()).isEqualTo("AGREED");
                    String served = answer.store();
                    assertThat(owner.isEmpty() || owner.equals(served)).isTrue();
                    owner = served;
                }
                servedBy.add(owner);
            }
            assertThat(servedBy).containsExactlyInAnyOrder(worker.name(), second.name());

            EventHistory broken = environment.newHistory();
            UUID run = broken.approvedRun(4);
            List<TransferStatus> rejected = broken.rejectAll(run);
            relay.publish(broken.events());
            environment.awaitAnswer(worker, broken, run);
            List<Optional<String>> links = new ArrayList<>();
            for (WorkerProcess asked : List.of(worker, second)) {
                links.add(environment
                        .approver(asked, broken)
                        .get(breaksPath(broken, run))
                        .headers()
                        .firstValue("Link"));
            }
            assertThat(links.get(0))
                    .as("of one of them it was forwarded")
                    .isPresent()
                    .isEqualTo(links.get(1));
            broken.resolve(
                    run,
                    rejected.stream()
                            .map(each -> "rejected/" + each.line() + "/status")
                            .toList());
            relay.publish(broken.events());

            // killed in mid-stream: what it had not committed is folded again, by either instance; everything is
            // published
            // again from the beginning, so what was folded before is dropped as a duplicate
            histories.forEach(EventHistory::approvedRun);
            histories.forEach(history -> relay.publish(history.events()));
            second.kill();
            second.start();
            for (EventHistory history : histories) {
                history.appendUnknown();
                relay.publish(List.of(history.last()));
            }
            environment.awaitReady(second);
            for (EventHistory history : histories) {
                Reply answer = environment.awaitAnswer(worker, history, Objects.requireNonNull(runs.get(history)));
                assertThat(answer.body().path("verdict").asText()).isEqualTo("AGREED");
                assertThat(answer.body().path("through").asText())
                        .isEqualTo(history.position().toString());
            }
            // Streams logs a warning about state that a kill left behind, and restores it
            assertThat(second.log()).doesNotContain("the fold failed").doesNotContain("the fold ended");
            second.stop();
        }
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode report = frontiers(worker);
            assertThat(report.path("complete").asBoolean()).isTrue();
            assertThat(owners(report)).containsOnly(worker.name());
            for (EventHistory history : histories) {
                assertThat(appliedThrough(report))
                        .containsEntry(history.shard().id(), history.position().toString());
            }
        });
    }

    @Test
    void frontiersAreReadInPagesOfTheGroupAndOnlyTheFrozenOnesOnDemand() throws Exception {
        List<EventHistory> histories = environment.histories(9);
        EventHistory gap = environment.newHistory().appendUnknown().appendUnknown();
        histories.forEach(history -> relay.publish(history.events()));
        relay.publish(List.of(gap.last()));
        histories.forEach(environment::awaitFrontier);
        List<String> healthy =
                histories.stream().map(history -> history.shard().id()).toList();
        try (WorkerProcess second = environment.startWorker("worker-3")) {
            environment.awaitReady(second);
            await().atMost(LONG).untilAsserted(() -> {
                for (WorkerProcess each : List.of(worker, second)) {
                    JsonNode report = frontiers(each);
                    assertThat(report.path("complete").asBoolean())
                            .as("%s", report)
                            .isTrue();
                    assertThat(owners(report)).containsOnly(worker.name(), second.name());
                    assertThat(shards(report)).contains(gap.shard().id());
                }
            });
            List<String> all = shards(frontiers(worker));

            List<String> paged = pages(second, "limit=4");
            List<String> frozen = pages(second, "limit=1&frozen=true");

            assertThat(all).isSorted().doesNotHaveDuplicates().containsAll(healthy);
            assertThat(paged).isEqualTo(all);
            assertThat(frozen).contains(gap.shard().id()).doesNotContainAnyElementsOf(healthy);
            second.stop();
        }
        relay.publish(gap.events());
        environment.awaitFrontier(gap);
    }

    /** Of all pages, and each page but the last is full. */
    private List<String> pages(WorkerProcess process, String query) {
        List<String> shards = new ArrayList<>();
        int limit = Integer.parseInt(query.replaceAll("limit=(\\d+).*", "$1"));
        String after = "";
        do {
            Reply page = environment.operator(process).get("/frontiers?" + query + after);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            List<String> shown = shards(page.body());
            JsonNode next = page.body().path("shardsNext");
            after = next.isNull() ? "" : "&after=" + next.asText();
            assertThat(page.body().path("partitions")).hasSize(PARTITIONS);
            assertThat(shown).hasSizeLessThanOrEqualTo(limit);
            if (!after.isEmpty()) {
                assertThat(shown).hasSize(limit).endsWith(next.asText());
            }
            shards.addAll(shown);
        } while (!after.isEmpty());
        return shards;
    }

    private static List<String> shards(JsonNode report) {
        return report.path("shards").findValuesAsText("shard");
    }

    private JsonNode frontiers(WorkerProcess process) {
        Reply answer = environment.operator(process).get("/frontiers?limit=500");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private static Set<String> owners(JsonNode report) {
        Set<String> owners = new HashSet<>();
        report.path("partitions")
                .forEach(partition -> owners.add(partition.path("instance").asText()));
        return owners;
    }

    private static Map<String, String> appliedThrough(JsonNode report) {
        Map<String, String> applied = new HashMap<>();
        report.path("shards")
                .forEach(shard -> applied.put(
                        shard.path("shard").asText(),
                        shard.path("appliedThrough").asText()));
        return applied;
    }

    private Map<Integer, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        environment
                .admin()
                .listOffsets(latest)
                .all()
                .get(10, TimeUnit.SECONDS)
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }

    private Map<Integer, Long> committed() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = environment
                .admin()
                .listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS);
        Map<Integer, Long> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition.partition(), offset.offset()));
        return committed;
    }
}
