package io.payledger.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.payledger.api.http.Answer;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.http.ReadRenderer;
import io.payledger.api.read.Session;
import io.payledger.events.MalformedEventException;
import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome.Answered;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.Shard;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.payledger.service.problems.RetryAfter;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The open streams of this instance and their shared feeds. Thread-safe. */
@ApplicationScoped
class Streams implements TopicReader.Listener {

    private static final Logger LOG = Logger.getLogger(Streams.class);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final StreamConfig config;
    private final StreamPrimaryReader primary;
    private final Vertx vertx;
    private final TopicReader reader;
    private final StreamMetrics metrics;

    /** By shard id. A feed exists while it has streams. */
    private final Map<String, ShardFeed> feeds = new ConcurrentHashMap<>();

    private final Set<StreamSubscription> streams = ConcurrentHashMap.newKeySet();
    private boolean stopping;
    private volatile long periodic = -1;

    Streams(
            StreamConfig config,
            StreamPrimaryReader primary,
            Consumers consumers,
            Vertx vertx,
            MeterRegistry registry) {
        this.config = config;
        this.primary = primary;
        this.vertx = vertx;
        this.reader = new TopicReader(config.topic(), config.linger(), consumers::open, this);
        this.metrics = new StreamMetrics(registry, streams::size);
    }

    void onStart(@Observes StartupEvent start) {
        reader.start();
        periodic = vertx.setPeriodic(TICK.toMillis(), tick -> streams.forEach(this::tick));
    }

    /** Ends the streams before connections are closed. */
    void onStopping(@Observes ShutdownDelayInitiatedEvent soon) {
        endAll();
    }

    void onStop(@Observes ShutdownEvent stop) {
        vertx.cancelTimer(periodic);
        endAll();
        reader.close();
    }

    /** Under the lock of open, so that no stream is opened after it. */
    private synchronized void endAll() {
        stopping = true;
        streams.forEach(stream -> stream.end(StreamEnd.SHUTDOWN));
    }

    /**
     * A request for a stream.
     *
     * @param after the position up to which the client has everything; empty to start now
     * @param subject the run to follow; empty for all
     * @param credentials how long the bearer token is still valid
     * @param thread the thread that messages are delivered on
     * @param cutOff closes the connection
     */
    record Request(
            Shard shard,
            Session session,
            Optional<Position> after,
            Optional<UUID> subject,
            Duration credentials,
            Executor thread,
            Runnable cutOff) {}

    /** The result of opening a stream: a stream, or the answer that refuses it. */
    record Opening(
            @Nullable StreamSubscription stream, @Nullable Answer refusal) {

        static Opening of(StreamSubscription stream) {
            return new Opening(stream, null);
        }

        static Opening refused(Answer answer) {
            return new Opening(null, answer);
        }
    }

    /**
     * Subscribes first and reads the position of the primary then: every later change is delivered. The primary must show
     * what the client has, by its token and by Last-Event-ID.
     */
    CompletionStage<Opening> open(Request request) {
        StreamSubscription stream = new StreamSubscription(
                request.shard(),
                request.subject(),
                new StreamSubscription.Limits(config.buffered(), config.heartbeat(), config.stalledAfter()),
                new StreamSubscription.Tools(
                        after -> fetch(request.shard(), after), request.thread(), System::nanoTime, request.cutOff()));
        Optional<Problem> full = admit(stream);
        if (full.isPresent()) {
            return CompletableFuture.completedFuture(later(full.get(), request));
        }
        return reader.connected(config.connectTimeout())
                .thenCompose(connected -> connected
                        ? start(request, stream)
                        : CompletableFuture.completedFuture(later(
                                ProblemType.UNAVAILABLE.because(
                                        "Kafka does not answer, so the stream has no source."
                                                + " Reads and commands are not affected; repeat the request after Retry-After."),
                                request)))
                .whenComplete((opening, failure) -> {
                    if (failure != null || opening.stream() == null) {
                        close(stream);
                    }
                });
    }

    /** Counted from the map of open streams, so that none is counted twice or for ever. */
    private synchronized Optional<Problem> admit(StreamSubscription stream) {
        Shard shard = stream.shard();
        if (stopping || streams.size() >= config.max()) {
            return Optional.of(ProblemType.UNAVAILABLE.because(
                    "This instance has the maximum number of open streams, or is shutting down. Repeat the request"
                            + " after Retry-After: another instance may take it."));
        }
        ShardFeed feed =
                feeds.computeIfAbsent(shard.id(), id -> new ShardFeed(position -> primary.shows(shard, position)));
        if (feed.size() >= config.perTenantMax()) {
            return Optional.of(ApiProblems.TOO_MANY_STREAMS.because("The tenant has " + feed.size()
                    + " open streams on this instance, the maximum. Close one, or share one among several"
                    + " screens."));
        }
        feed.add(stream);
        streams.add(stream);
        return Optional.empty();
    }

    /** Frees its place; false if it was free. */
    private synchronized boolean close(StreamSubscription stream) {
        if (!streams.remove(stream)) {
            return false;
        }
        ShardFeed feed = feeds.get(stream.shard().id());
        if (feed != null) {
            feed.remove(stream);
            if (feed.size() == 0) {
                feeds.remove(stream.shard().id());
            }
        }
        return true;
    }

    private CompletionStage<Opening> start(Request request, StreamSubscription stream) {
        Shard shard = request.shard();
        SessionToken seen = request.after()
                .map(position -> request.session().token().merge(SessionToken.of(shard, position)))
                .orElse(request.session().token());
        Position after = request.after().orElse(Position.NONE);
        int limit = request.after().isPresent() ? StreamSubscription.PAGE : 0;
        return primary.after(shard, seen, after, limit)
                .thenApply(outcome -> ReadRenderer.match(
                        request.session().token(),
                        outcome,
                        answered -> started(request, stream, answered.value()),
                        Opening::refused));
    }

    private Opening started(Request request, StreamSubscription stream, OutboxPage page) {
        Position now = page.shown().position();
        Position after = request.after().orElse(now);
        long missed = now.sequence() - after.sequence();
        boolean there = missed <= 0
                || (!page.changes().isEmpty()
                        && page.changes().get(0).position().follows(after));
        if (!there || missed > config.resumableMax()) {
            return Opening.refused(Answer.of(
                    ApiProblems.STREAM_POSITION_GONE
                            .because(
                                    "The changes after Last-Event-ID are no longer available. Open a stream without it,"
                                            + " then read your data again.")
                            .with("after", after.toString())
                            .with("now", now.toString()),
                    request.session().token()));
        }
        boolean credentialsEndFirst = request.credentials().compareTo(config.durationMax()) < 0;
        stream.startAfter(after, page);
        stream.endAfter(
                credentialsEndFirst ? request.credentials() : config.durationMax(),
                credentialsEndFirst ? StreamEnd.CREDENTIALS : StreamEnd.DURATION);
        return Opening.of(stream);
    }

    private CompletionStage<OutboxPage> fetch(Shard shard, Position after) {
        metrics.fetched();
        return primary.after(shard, SessionToken.EMPTY, after, StreamSubscription.PAGE)
                .thenApply(outcome -> {
                    if (outcome instanceof Answered<OutboxPage> answered) {
                        return answered.value();
                    }
                    throw new IllegalStateException("the primary does not answer");
                });
    }

    private Opening later(Problem problem, Request request) {
        return Opening.refused(Answer.of(problem, request.session().token())
                .header(RetryAfter.HEADER, RetryAfter.seconds(config.retryAfter())));
    }

    void sent(Signal signal) {
        if (signal instanceof Signal.Changed) {
            metrics.changed();
        }
    }

    /** The client has disconnected or received the end. */
    void ended(StreamSubscription stream) {
        stream.end(StreamEnd.READER);
        if (close(stream)) {
            metrics.ended(stream.ending().orElse(StreamEnd.READER)).increment();
        }
    }

    private void tick(StreamSubscription stream) {
        stream.tick();
        // a client that reads nothing does not read the end either
        if (stream.ending().filter(StreamEnd.STALLED::equals).isPresent()) {
            ended(stream);
        }
    }

    @Override
    public boolean isListening() {
        return !streams.isEmpty();
    }

    /** Changes that were missed while the topic was not read show in the position of the primary. */
    @Override
    public void connected() {
        feeds.forEach((id, feed) -> {
            CompletionStage<Void> unused =
                    primary.state(new Shard(id)).thenAccept(state -> state.ifPresent(feed::reached));
        });
    }

    @Override
    public void heard(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        ShardFeed feed = feeds.get(new String(record.key(), UTF_8));
        if (feed == null) {
            return;
        }
        try {
            feed.heard(CommittedChange.of(record.headers()));
        } catch (MalformedEventException malformed) {
            // if it was an event, the next change finds the gap and fetches it from the outbox
            LOG.warnf(
                    "record is not an event: topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), malformed.getMessage());
        }
    }
}
