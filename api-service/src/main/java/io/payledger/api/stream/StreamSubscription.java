package io.payledger.api.stream;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.ShardState.Coverage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one client the changes of its tenant, each exactly once and in order: the next change sent is always the one that
 * follows the last. Changes from Kafka wait in a bounded buffer; if the change that follows is not in it, because it came
 * too early or too late or the client was slow, it is fetched from the outbox. So nothing depends on when a stream was
 * opened, and a slow client takes no memory. Thread-safe.
 */
final class StreamSubscription {

    /** Changes that one fetch from the outbox reads. */
    static final int PAGE = 200;

    /** The limits of a stream. */
    record Limits(int buffered, Duration heartbeat, Duration stalledAfter) {}

    /** The collaborators of a stream. */
    record Tools(
            Function<Position, CompletionStage<OutboxPage>> fetch,
            Executor reader,
            LongSupplier nanoTime,
            Runnable cutOff) {}

    private final Shard shard;
    private final Optional<UUID> subject;
    private final Limits limits;
    private final Tools tools;

    /** Everything up to it was sent, or is not wanted by the client. */
    private Position cursor = Position.NONE;

    /** The newest known position that may be sent. */
    private Position target = Position.NONE;

    private final Deque<CommittedChange> fetched = new ArrayDeque<>();
    private final Deque<CommittedChange> live = new ArrayDeque<>();

    /** Set while the client is ready for a message; not set while it reads one. */
    private @Nullable CompletableFuture<Optional<Signal>> wanted;

    /** False until the start position is known; until then a client that reads nothing is not slow. */
    private boolean begun;

    private boolean started;
    private boolean fetching;
    private @Nullable StreamEnd ending;
    private long endsAtNanos = Long.MAX_VALUE;
    private StreamEnd endsBecause = StreamEnd.DURATION;
    private long movedAtNanos;

    StreamSubscription(Shard shard, Optional<UUID> subject, Limits limits, Tools tools) {
        this.shard = shard;
        this.subject = subject;
        this.limits = limits;
        this.tools = tools;
        this.movedAtNanos = tools.nanoTime().getAsLong();
    }

    Shard shard() {
        return shard;
    }

    /** Starts the stream; {@code first} was read after the start position. */
    synchronized void startAfter(Position position, OutboxPage first) {
        cursor = position;
        target = Position.max(target, first.shown().position());
        fetched.addAll(first.changes());
        begun = true;
        movedAtNanos = tools.nanoTime().getAsLong();
    }

    synchronized void endAfter(Duration remaining, StreamEnd because) {
        endsAtNanos = tools.nanoTime().getAsLong() + remaining.toNanos();
        endsBecause = because;
    }

    /** The next message once there is one; empty at the end. Called again only after the message was read. */
    CompletionStage<Optional<Signal>> next() {
        CompletableFuture<Optional<Signal>> future = new CompletableFuture<>();
        synchronized (this) {
            wanted = future;
            movedAtNanos = tools.nanoTime().getAsLong();
        }
        goOn();
        return future;
    }

    /** Adds a change that the primary shows; {@code state} is that of the shard at the primary. */
    void offer(CommittedChange change, ShardState state) {
        synchronized (this) {
            if (hasLost(state)) {
                end(StreamEnd.HISTORY_LOST);
            } else {
                target = Position.max(target, change.position());
                if (live.size() < limits.buffered()) {
                    live.add(change);
                }
            }
        }
        goOn();
    }

    /** The primary shows this state. */
    void reached(ShardState state) {
        synchronized (this) {
            if (hasLost(state)) {
                end(StreamEnd.HISTORY_LOST);
            } else {
                target = Position.max(target, state.position());
            }
        }
        goOn();
    }

    /** Called periodically: sends heartbeats, ends a stream at its maximum age, and disconnects a client that reads nothing. */
    void tick() {
        boolean stalled;
        synchronized (this) {
            long now = tools.nanoTime().getAsLong();
            boolean waits = wanted != null;
            stalled = begun
                    && !waits
                    && now - movedAtNanos >= limits.stalledAfter().toNanos();
            if (stalled) {
                end(StreamEnd.STALLED);
            } else if (now >= endsAtNanos) {
                end(endsBecause);
            } else if (waits
                    && started
                    && !fetching
                    && now - movedAtNanos >= limits.heartbeat().toNanos()) {
                give(Optional.of(new Signal.Quiet(cursor)));
            }
        }
        if (stalled) {
            tools.cutOff().run();
        }
        goOn();
    }

    /** Ends the stream with the next message; the first reason is kept. */
    void end(StreamEnd because) {
        synchronized (this) {
            if (ending == null) {
                ending = because;
            }
        }
        goOn();
    }

    /** Empty while it is open. */
    synchronized Optional<StreamEnd> ending() {
        return Optional.ofNullable(ending);
    }

    private void goOn() {
        Position after = null;
        synchronized (this) {
            if (wanted == null) {
                return;
            }
            if (ending != null) {
                give(Optional.empty());
            } else if (!started) {
                started = true;
                give(Optional.of(new Signal.Started(cursor)));
            } else if (!fetching) {
                CommittedChange change = nextInLine();
                if (change != null) {
                    give(Optional.of(new Signal.Changed(change)));
                } else if (target.sequence() > cursor.sequence()) {
                    fetching = true;
                    after = cursor;
                }
            }
        }
        if (after != null) {
            tools.fetch().apply(after).whenComplete(this::fetched);
        }
    }

    private void fetched(@Nullable OutboxPage page, @Nullable Throwable failure) {
        synchronized (this) {
            fetching = false;
            if (failure != null || page == null) {
                // repeated at the next change or tick
                return;
            }
            if (hasLost(page.shown())) {
                end(StreamEnd.HISTORY_LOST);
            } else if (page.changes().isEmpty() && page.shown().position().sequence() <= cursor.sequence()) {
                target = cursor;
            } else if (page.changes().isEmpty()
                    || !page.changes().get(0).position().follows(cursor)) {
                end(StreamEnd.PRUNED);
            } else {
                fetched.addAll(page.changes());
            }
        }
        goOn();
    }

    /** The change that follows the last, if it is buffered and wanted by the client. */
    private @Nullable CommittedChange nextInLine() {
        while (true) {
            Deque<CommittedChange> line = fetched.isEmpty() ? live : fetched;
            CommittedChange head = line.peek();
            if (head == null) {
                return null;
            }
            if (head.position().sequence() > cursor.sequence()) {
                if (!head.position().follows(cursor)) {
                    return null;
                }
                line.remove();
                cursor = head.position();
                if (subject.isEmpty() || subject.get().equals(head.subject())) {
                    return head;
                }
            } else {
                line.remove();
            }
        }
    }

    /** Whether the last sent position is no longer part of the history. */
    private boolean hasLost(ShardState state) {
        return state.coverage(List.of(cursor)) == Coverage.LOST;
    }

    /** Delivers on the client's own thread: its work blocks no other stream and no lock. */
    private void give(Optional<Signal> signal) {
        CompletableFuture<Optional<Signal>> future = wanted;
        if (future != null) {
            wanted = null;
            movedAtNanos = tools.nanoTime().getAsLong();
            tools.reader().execute(() -> future.complete(signal));
        }
    }
}
