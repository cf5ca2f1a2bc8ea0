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
 * One reader's way through the changes of his tenant: each exactly once and in order, for the next one handed out is
 * always the one that follows the last. What Kafka brings waits in a bounded buffer; where the change that follows is
 * not in it, because it came too early, too late, or when the reader was slow, it is fetched from the outbox. So nothing
 * depends on when a stream was opened, and nobody's slowness takes memory. Thread-safe.
 */
final class StreamSubscription {

    /** How much is made up for at a time. */
    static final int PAGE = 200;

    /** What a stream is held to. */
    record Limits(int buffered, Duration heartbeat, Duration stalledAfter) {}

    /** What a stream works with. */
    record Tools(
            Function<Position, CompletionStage<Page>> fetch, Executor reader, LongSupplier nanoTime, Runnable cutOff) {}

    private final Shard shard;
    private final Optional<UUID> subject;
    private final Limits limits;
    private final Tools tools;

    /** Everything up to it was handed out, or is of no interest to the reader. */
    private Position cursor = Position.NONE;

    /** The newest that there is to tell, as far as is known. */
    private Position target = Position.NONE;

    private final Deque<Change> fetched = new ArrayDeque<>();
    private final Deque<Change> live = new ArrayDeque<>();

    /** Set while the reader is ready for something; not set while he takes what he was given. */
    private @Nullable CompletableFuture<Optional<Signal>> wanted;

    /** Until then it is not known where it starts, and no reader's fault that he takes nothing. */
    private boolean begun;

    private boolean started;
    private boolean fetching;
    private @Nullable Ending ending;
    private long endsAtNanos = Long.MAX_VALUE;
    private Ending endsBecause = Ending.DURATION;
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

    /** From here on the reader may ask; {@code first} is what was read after the position he starts at. */
    synchronized void startAfter(Position position, Page first) {
        cursor = position;
        target = Position.max(target, first.shown().position());
        fetched.addAll(first.changes());
        begun = true;
        movedAtNanos = tools.nanoTime().getAsLong();
    }

    synchronized void endAfter(Duration remaining, Ending because) {
        endsAtNanos = tools.nanoTime().getAsLong() + remaining.toNanos();
        endsBecause = because;
    }

    /** What comes next, once there is something; empty at the end. Asked for again only after it was taken. */
    CompletionStage<Optional<Signal>> next() {
        CompletableFuture<Optional<Signal>> future = new CompletableFuture<>();
        synchronized (this) {
            wanted = future;
            movedAtNanos = tools.nanoTime().getAsLong();
        }
        goOn();
        return future;
    }

    /** A change that the primary shows; {@code state} is the shard's there. */
    void offer(Change change, ShardState state) {
        synchronized (this) {
            if (hasLost(state)) {
                end(Ending.HISTORY_LOST);
            } else {
                target = Position.max(target, change.position());
                if (live.size() < limits.buffered()) {
                    live.add(change);
                }
            }
        }
        goOn();
    }

    /** The primary shows this much. */
    void reached(ShardState state) {
        synchronized (this) {
            if (hasLost(state)) {
                end(Ending.HISTORY_LOST);
            } else {
                target = Position.max(target, state.position());
            }
        }
        goOn();
    }

    /** Called now and then: says that the stream is there, ends it when its time is over, and cuts off who takes nothing. */
    void tick() {
        boolean stalled;
        synchronized (this) {
            long now = tools.nanoTime().getAsLong();
            boolean waits = wanted != null;
            stalled = begun
                    && !waits
                    && now - movedAtNanos >= limits.stalledAfter().toNanos();
            if (stalled) {
                end(Ending.STALLED);
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

    /** Ends at the next occasion, in an orderly way; the first reason counts. */
    void end(Ending because) {
        synchronized (this) {
            if (ending == null) {
                ending = because;
            }
        }
        goOn();
    }

    /** Empty while it has not ended. */
    synchronized Optional<Ending> ending() {
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
                Change change = nextInLine();
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

    private void fetched(@Nullable Page page, @Nullable Throwable failure) {
        synchronized (this) {
            fetching = false;
            if (failure != null || page == null) {
                // asked again when something moves: a change, or the next tick
                return;
            }
            if (hasLost(page.shown())) {
                end(Ending.HISTORY_LOST);
            } else if (page.changes().isEmpty() && page.shown().position().sequence() <= cursor.sequence()) {
                target = cursor;
            } else if (page.changes().isEmpty()
                    || !page.changes().get(0).position().follows(cursor)) {
                end(Ending.PRUNED);
            } else {
                fetched.addAll(page.changes());
            }
        }
        goOn();
    }

    /** The change that follows the last, if it is here and concerns the reader. */
    private @Nullable Change nextInLine() {
        while (true) {
            Deque<Change> line = fetched.isEmpty() ? live : fetched;
            Change head = line.peek();
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

    /** Whether what the reader was told of is no part of history any more. */
    private boolean hasLost(ShardState state) {
        return state.coverage(List.of(cursor)) == Coverage.LOST;
    }

    /** Hands over on the reader's own thread: whatever he does there holds up nobody, and no lock. */
    private void give(Optional<Signal> signal) {
        CompletableFuture<Optional<Signal>> future = wanted;
        if (future != null) {
            wanted = null;
            movedAtNanos = tools.nanoTime().getAsLong();
            tools.reader().execute(() -> future.complete(signal));
        }
    }
}
