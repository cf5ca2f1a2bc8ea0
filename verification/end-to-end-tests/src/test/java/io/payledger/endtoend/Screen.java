package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.freshness.Position;
import io.payledger.testing.EventStream;
import io.payledger.testing.EventStream.Event;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** A screen that follows its tenant: it opens a stream, and resumes where it ended, as a browser does. */
final class Screen implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<URI> apis;
    private final String path;
    private final String bearer;
    private final Consumer<JsonNode> listener;
    private final List<EventStream> streams = new ArrayList<>();

    Screen(List<URI> apis, String tenant, String bearer, Consumer<JsonNode> listener) {
        this.apis = apis;
        this.path = "/api/v1/tenants/" + tenant + "/stream";
        this.bearer = bearer;
        this.listener = listener;
    }

    Screen(List<URI> apis, String tenant, String bearer) {
        this(apis, tenant, bearer, change -> {});
    }

    /** Opens a stream of new events. */
    Screen open() {
        return open("");
    }

    /** Opens a stream after this event; a temporary refusal is repeated. */
    Screen open(String lastEventId) {
        streams.add(await().atMost(PATIENCE).until(() -> attempt(lastEventId), each -> each.status() == 200));
        await().atMost(PATIENCE).until(() -> !last().events().isEmpty());
        return this;
    }

    EventStream attempt(String lastEventId) {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + bearer));
        if (!lastEventId.isEmpty()) {
            headers.put("Last-Event-ID", lastEventId);
        }
        return EventStream.open(apis.get(streams.size() % apis.size()).resolve(path), headers, event -> {
            if (isChange(event)) {
                listener.accept(data(event));
            }
        });
    }

    /** Resumes, at another instance if there is one. */
    void resume() {
        open(last().lastEventId());
    }

    EventStream last() {
        return streams.get(streams.size() - 1);
    }

    /** The events of all its streams. */
    List<JsonNode> changes() {
        return streams.stream()
                .flatMap(stream -> stream.events().stream())
                .filter(Screen::isChange)
                .map(Screen::data)
                .toList();
    }

    List<Position> positions() {
        return changes().stream()
                .map(each -> Position.parse(each.path("position").asText()))
                .toList();
    }

    /** Waits until the events are exactly these positions, once each and in order. */
    void awaitExactly(long from, long to) {
        List<Position> expected = LongStream.rangeClosed(from, to)
                .mapToObj(each -> new Position(1, each))
                .toList();
        await().atMost(PATIENCE).until(() -> positions().size() >= expected.size());
        assertThat(positions()).containsExactlyElementsOf(expected);
    }

    private static boolean isChange(Event event) {
        return !event.type().equals("payledger.stream.started.v1");
    }

    private static JsonNode data(Event event) {
        try {
            return JSON.readTree(event.data());
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException(event.data(), notJson);
        }
    }

    @Override
    public void close() {
        streams.forEach(EventStream::close);
    }
}
