package io.payledger.benchmarks.requests;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.stack.Deadline;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Live streams of tenants, the same number of each, which count the changes that they show. */
final class OpenStreams implements AutoCloseable {

    private final List<Changes> streams = new ArrayList<>();
    private final Duration waitMax;

    private OpenStreams(Duration waitMax) {
        this.waitMax = waitMax;
    }

    /**
     * Returns once every stream has started.
     *
     * @param waitMax how long that may take, and later the last change
     */
    static OpenStreams of(List<Tenant> tenants, int count, Duration waitMax) {
        OpenStreams opened = new OpenStreams(waitMax);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int number = 0; number < count; number++) {
            opened.open(http, tenants.get(number % tenants.size()));
        }
        try {
            opened.await("have started", stream -> stream.started != null);
            return opened;
        } catch (IllegalStateException missing) {
            opened.close();
            throw missing;
        }
    }

    private void open(HttpClient http, Tenant tenant) {
        Changes stream = new Changes(Shard.of("payroll", tenant.name()).id());
        streams.add(stream);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(tenant.apis().get(0) + "/api/v1/tenants/" + tenant.name() + "/stream"))
                .header("Authorization", "Bearer " + tenant.preparer())
                .build();
        var unused = http.sendAsync(request, BodyHandlers.fromLineSubscriber(stream));
    }

    /** Until each of them has shown every change through these positions of the shards, each once. */
    void awaitChanges(Map<String, Position> through) {
        await("have shown each change once", stream -> stream.hasShown(through));
    }

    private void await(String what, Predicate<Changes> reached) {
        if (!Deadline.in(waitMax).await(() -> streams.stream().allMatch(reached))) {
            throw new IllegalStateException(
                    streams.stream().filter(reached).count() + " of " + streams.size() + " streams " + what);
        }
    }

    @Override
    public void close() {
        streams.forEach(Changes::end);
    }

    /** The lines of one stream. */
    private static final class Changes implements Flow.Subscriber<String> {

        private final String shard;
        private final AtomicLong shown = new AtomicLong();
        private volatile Flow.@Nullable Subscription lines;
        private volatile @Nullable Position started;
        private Position last = Position.NONE;

        private Changes(String shard) {
            this.shard = shard;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            lines = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith("id:")) {
                last = Position.parse(line.substring("id:".length()));
            } else if (line.equals("event:payledger.stream.started.v1")) {
                started = last;
            } else if (line.startsWith("event:")) {
                shown.incrementAndGet();
            }
        }

        /** Its changes are missing then. */
        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}

        private boolean hasShown(Map<String, Position> through) {
            Position from = started;
            Position to = through.get(shard);
            return from != null && to != null && shown.get() == to.sequence() - from.sequence();
        }

        private void end() {
            Flow.Subscription open = lines;
            if (open != null) {
                open.cancel();
            }
        }
    }
}
