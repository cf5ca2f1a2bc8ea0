package io.payledger.endtoend;

import static io.payledger.endtoend.SharedStack.approver;
import static io.payledger.endtoend.SharedStack.preparer;
import static io.payledger.endtoend.SharedStack.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.payledger.events.EventEnvelope;
import io.payledger.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The records of a running stack conform to {@code docs/reference/asyncapi.yaml}. */
@Tag(SharedStack.TAG)
class AsyncApiIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiDocument document = ApiDocument.asyncApi();

    @Test
    void everyRecordConformsToTheDocument() {
        String tenant = Stacks.newTenant();
        approver(tenant).approve(preparer(tenant).pending(3, 1)).expect(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> events(tenant).stream()
                .anyMatch(event -> event.type().contains(".approved.")));

        // includes the events of tests that used this stack before
        Map<String, List<Kafka.Published>> events = Kafka.events(stack().kafkaBootstrapServers());

        assertThat(events.get("payroll/" + tenant)).hasSizeGreaterThanOrEqualTo(5);
        events.forEach((shard, ofShard) -> assertThat(ofShard).allSatisfy(event -> {
            JsonNode message = message(Topics.EVENTS, event.type());
            assertThat(document.problems(document.keyOf(message), TextNode.valueOf(shard)))
                    .isEmpty();
            assertThat(document.problems(message.path("headers"), JSON.valueToTree(event.headers())))
                    .isEmpty();
            assertThat(document.problems(message.path("payload"), JSON.readTree(event.payload())))
                    .isEmpty();
            assertThat(event.headers()).containsEntry(EventEnvelope.SOURCE, "/payledger/" + shard);
        }));
    }

    @Test
    void anIncompleteRecordViolatesTheDocument() throws JsonProcessingException {
        String tenant = Stacks.newTenant();
        preparer(tenant).create();
        await().atMost(Duration.ofSeconds(30)).until(() -> !events(tenant).isEmpty());
        Kafka.Published event = events(tenant).get(0);
        JsonNode message = message(Topics.EVENTS, event.type());

        assertThat(document.problems(message.path("payload"), JSON.readTree("{}")))
                .isNotEmpty();
        assertThat(document.problems(message.path("headers"), JSON.readTree("{}")))
                .isNotEmpty();
        assertThat(document.problems(document.keyOf(message), TextNode.valueOf("Petra")))
                .isNotEmpty();
    }

    @Test
    void publishedPositionsConformToTheDocument() {
        String tenant = Stacks.newTenant();
        preparer(tenant).create();
        await().atMost(Duration.ofSeconds(30)).until(() -> published().containsKey("payroll/" + tenant));
        JsonNode message = message(Topics.PUBLISHED, "published-position");

        assertThat(published()).allSatisfy((shard, position) -> {
            assertThat(document.problems(document.keyOf(message), TextNode.valueOf(shard)))
                    .isEmpty();
            assertThat(document.problems(message.path("payload"), TextNode.valueOf(position)))
                    .isEmpty();
        });
    }

    private JsonNode message(String topic, String name) {
        List<JsonNode> messages = document.messages(topic, name).toList();
        assertThat(messages).as("messages %s of %s", name, topic).hasSize(1);
        return messages.get(0);
    }

    private static List<Kafka.Published> events(String tenant) {
        return Kafka.events(stack().kafkaBootstrapServers()).getOrDefault("payroll/" + tenant, List.of());
    }

    private static Map<String, String> published() {
        return Kafka.published(stack().kafkaBootstrapServers());
    }
}
