package io.payledger.api.stream;

import io.payledger.freshness.EpochStart;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/** A tenant's history and one stream on it; the test controls time and threads. */
final class ShardHistory {

    static final UUID RUN = UUID.fromString("00000000-0000-0000-0000-000000000001");
    static final UUID OTHER_RUN = UUID.fromString("00000000-0000-0000-0000-000000000002");

    private final List<CommittedChange> outbox = new ArrayList<>();
    private final List<EpochStart> epochs = new ArrayList<>();
    final List<Position> fetches = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    boolean primaryAnswers = true;
    boolean readerTakes = true;
    boolean cutOff;
    boolean ended;
    private long nanos;
    final StreamSubscription stream;

    private ShardHistory(Optional<UUID> subject) {
        stream = new StreamSubscription(
                Shard.of("payroll", "acme"),
                subject,
                new StreamSubscription.Limits(4, Duration.ofSeconds(15), Duration.ofSeconds(30)),
                new StreamSubscription.Tools(this::fetch, Runnable::run, () -> nanos, () -> cutOff = true));
    }

    static ShardHistory of(Optional<UUID> subject) {
        return new ShardHistory(subject);
    }

    static CommittedChange change(int epoch, long sequence, UUID subject) {
        return new CommittedChange(new Position(epoch, sequence), "happened", subject, Instant.EPOCH);
    }

    static CommittedChange change(long sequence) {
        return change(1, sequence, RUN);
    }

    /** Commits changes of epoch 1, the first of them after the last. */
    void commit(long last) {
        LongStream.rangeClosed(position().sequence() + 1, last).forEach(each -> outbox.add(change(each)));
    }

    void commit(CommittedChange change) {
        outbox.add(change);
    }

    void prune(long through) {
        outbox.removeIf(each -> each.position().sequence() <= through);
    }

    /** A failover that keeps the history up to this sequence. */
    void lose(long survived) {
        outbox.removeIf(each -> each.position().sequence() > survived);
        epochs.add(new EpochStart(2, 1, survived));
        outbox.add(change(2, survived + 1, RUN));
    }

    private Position position() {
        return outbox.isEmpty() ? Position.NONE : outbox.get(outbox.size() - 1).position();
    }

    ShardState state() {
        return new ShardState(position().epoch(), position(), epochs);
    }

    OutboxPage page(Position after) {
        return new OutboxPage(
                state(),
                outbox.stream()
                        .filter(each -> each.position().sequence() > after.sequence())
                        .limit(StreamSubscription.PAGE)
                        .toList());
    }

    private CompletionStage<OutboxPage> fetch(Position after) {
        fetches.add(after);
        return primaryAnswers
                ? CompletableFuture.completedFuture(page(after))
                : CompletableFuture.failedFuture(new IllegalStateException("the primary is down"));
    }

    /** Opens the stream and reads what it sends. */
    ShardHistory follow(Position after) {
        stream.startAfter(after, page(after));
        take();
        return this;
    }

    /** Like the framework: requests the next message after the last was read. */
    void take() {
        CompletionStage<Boolean> unused = stream.next().thenApply(signal -> {
            if (signal.isEmpty()) {
                ended = true;
                return false;
            }
            Signal each = signal.get();
            sent.add(each.getClass().getSimpleName() + " " + each.position());
            if (readerTakes) {
                take();
            }
            return true;
        });
    }

    /** Kafka delivers it, and the primary shows it. */
    void hear(long... sequences) {
        for (long sequence : sequences) {
            stream.offer(change(sequence), state());
        }
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        stream.tick();
    }
}
