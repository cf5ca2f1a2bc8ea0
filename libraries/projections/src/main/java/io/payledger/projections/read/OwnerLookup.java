package io.payledger.projections.read;

import io.payledger.freshness.Shard;
import io.payledger.projections.streams.Ownership;
import io.payledger.projections.streams.WaitTimer;
import io.payledger.projections.streams.WorkerGroup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Waits for a group that forms or moves partitions, which mostly takes less time than a read may wait. */
@Singleton
final class OwnerLookup {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final WorkerGroup group;
    private final WaitTimer timer;

    @Inject
    OwnerLookup(WorkerGroup group, WaitTimer timer) {
        this.group = group;
        this.timer = timer;
    }

    /** The shard's owner; unsettled only after the wait. */
    CompletionStage<Ownership> await(Shard shard, Duration wait) {
        CompletableFuture<Ownership> settled = new CompletableFuture<>();
        look(shard, timer.nanoTime() + wait.toNanos(), settled);
        return settled;
    }

    private void look(Shard shard, long deadlineNanos, CompletableFuture<Ownership> settled) {
        Ownership owner = group.ownerOf(shard);
        if (!(owner instanceof Ownership.Unsettled) || timer.nanoTime() - deadlineNanos >= 0) {
            settled.complete(owner);
        } else {
            timer.after(INTERVAL.toNanos(), () -> look(shard, deadlineNanos, settled));
        }
    }
}
