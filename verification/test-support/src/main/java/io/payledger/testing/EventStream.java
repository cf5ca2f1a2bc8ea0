package io.payledger.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A reader of server-sent events, as the HTML standard wants them read. Thread-safe. */
public final class EventStream implements AutoCloseable {

    /** One event. */
    public record Event(String id, String type, String data) {}

    private final HttpResponse<InputStream> response;
    private final Consumer<Event> listener;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private volatile String lastEventId = "";
    private final AtomicInteger comments = new AtomicInteger();

    private EventStream(HttpResponse<InputStream> response, Consumer<Event> listener) {
        this.response = response;
        this.listener = listener;
    }

    /** Returns once the answer has begun. */
    public static EventStream open(URI uri, Map<String, String> headers) {
        return open(uri, headers, event -> {});
    }

    /** The listener is called on the reading thread, before the event is among {@link #events}. */
    public static EventStream open(URI uri, Map<String, String> headers, Consumer<Event> listener) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        headers.forEach(request::header);
        EventStream stream = new EventStream(
                HttpTestClient.of(uri).exchange(request.build(), HttpResponse.BodyHandlers.ofInputStream()), listener);
        if (stream.status() == 200) {
            Thread thread = new Thread(stream::read, "event-stream");
            thread.setDaemon(true);
            thread.start();
        }
        return stream;
    }

    public int status() {
        return response.statusCode();
    }

    public HttpHeaders headers() {
        return response.headers();
    }

    /** The whole body, where the answer is not a stream. */
    public String body() {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What to resume with; an id without an event counts as well. */
    public String lastEventId() {
        return lastEventId;
    }

    /** Lines that only show that the connection is alive. */
    public int comments() {
        return comments.get();
    }

    /** Whether the stream has ended in an orderly way; false where it was cut off; not done while it is open. */
    public CompletableFuture<Boolean> end() {
        return end.copy();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String type = "message";
            StringBuilder data = new StringBuilder();
            String id = lastEventId;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        Event event = new Event(id, type, data.toString());
                        listener.accept(event);
                        events.add(event);
                    }
                    lastEventId = id;
                    type = "message";
                    data.setLength(0);
                } else if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else {
                    String[] field = line.split(":", 2);
                    String value = field.length < 2 ? "" : field[1].startsWith(" ") ? field[1].substring(1) : field[1];
                    switch (field[0]) {
                        case "event" -> type = value;
                        case "id" -> id = value;
                        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                        default -> {
                            // such as retry
                        }
                    }
                }
            }
            end.complete(true);
        } catch (IOException cutOff) {
            end.complete(false);
        } catch (RuntimeException | Error broken) {
            end.completeExceptionally(broken);
            throw new CompletionException(broken);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException alreadyGone) {
            end.complete(false);
        }
    }
}
