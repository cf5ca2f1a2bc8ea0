package io.payledger.api.stream;

import io.payledger.freshness.Position;
import io.payledger.freshness.ShardState;
import io.payledger.freshness.ShardState.Coverage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes one tenant's changes from Kafka to its streams. A change in Kafka is committed but may not be visible yet: a
 * walsender reads a commit before other sessions see it, and long before if the commit waits for a synchronous standby. So
 * a change waits here until the primary shows it, and is dropped if the primary's history does not have it. Thread-safe.
 */
final class ShardFeed {

    /** Beyond this the oldest change is dropped: streams find the gap and read the outbox. */
    static final int WAITING_MAX = 1_000;

    /** The state of the shard once the primary shows the position; empty after a timeout. */
    private final Function<Position, CompletionStage<Optional<ShardState>>> shows;

    private final List<StreamSubscription> streams = new CopyOnWriteArrayList<>();
    private final Deque<CommittedChange> waiting = new ArrayDeque<>();
    private @Nullable ShardState shown;
    private boolean asking;

    ShardFeed(Function<Position, CompletionStage<Optional<ShardState>>> shows) {
        this.shows = shows;
    }

    void add(StreamSubscription stream) {
        streams.add(stream);
    }

    void remove(StreamSubscription stream) {
        streams.remove(stream);
    }

    int size() {
        return streams.size();
    }

    /** Adds a change from Kafka, in the order of the topic. */
    void heard(CommittedChange change) {
        synchronized (this) {
            if (waiting.size() == WAITING_MAX) {
                waiting.remove();
            }
            waiting.add(change);
        }
        release();
    }

    /** The primary shows this state, whether Kafka has the changes or not. */
    void reached(ShardState state) {
        streams.forEach(stream -> stream.reached(state));
    }

    private void release() {
        Position next = null;
        synchronized (this) {
            if (streams.isEmpty()) {
                waiting.clear();
            }
            while (!waiting.isEmpty()) {
                CommittedChange change = waiting.element();
                ShardState state = shown;
                Coverage coverage = state == null ? Coverage.BEHIND : state.coverage(List.of(change.position()));
                if (coverage == Coverage.BEHIND || coverage == Coverage.OLDER_EPOCH) {
                    break;
                }
                waiting.remove();
                if (coverage == Coverage.FRESH && state != null) {
                    // under the lock, to keep the order; a stream passes it on in another thread
                    streams.forEach(stream -> stream.offer(change, state));
                }
            }
            CommittedChange last = waiting.peekLast();
            if (last != null && !asking) {
                asking = true;
                next = last.position();
            }
        }
        if (next != null) {
            shows.apply(next).whenComplete((state, failure) -> {
                synchronized (this) {
                    asking = false;
                    if (failure == null) {
                        state.ifPresent(each -> shown = each);
                    }
                }
                release();
            });
        }
    }
}
