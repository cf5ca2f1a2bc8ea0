package io.payledger.freshness;

import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.ReadAttempt.StoreMissedException;
import io.payledger.freshness.ReadAttempt.StoreUnavailableException;
import io.payledger.freshness.ReadOutcome.Answered;
import io.payledger.freshness.ReadOutcome.HistoryLost;
import io.payledger.freshness.ReadOutcome.Reason;
import io.payledger.freshness.ReadOutcome.Refused;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which store answers a read. A session read asks the follower that is most likely fresh enough, waits for it if
 * it is slightly behind, asks the primary otherwise, and refuses if the primary is not fresh enough either. Every answer
 * is checked against the token in the snapshot that it came from. The primary is checked as well: a follower can show a
 * commit before the primary does.
 *
 * <p>A projection is a store without a primary. The policy does no I/O: stores, clock and waiting are passed in, so that
 * the same code runs over PostgreSQL, over a state store and in a simulation.
 *
 * @param <C> the connection to a store
 */
public final class ReadPolicy<C> {

    /**
     * The bounds of a read.
     *
     * @param waitBudget how long a read waits for one store that is behind
     * @param deadline bounds the whole read: pools, statements, waits and fallbacks
     * @param fallbacksMax session reads that may be at the primary at the same time, so that lagging followers cannot
     *     overload it
     * @param retryAfter the delay after which a refused client tries again
     */
    public record Limits(Duration waitBudget, Duration deadline, int fallbacksMax, Duration retryAfter) {}

    private final List<Store<C>> followers;
    private final Optional<Store<C>> primary;
    private final Route immediateRoute;
    private final Limits limits;
    private final Timer timer;

    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger fallbacks = new AtomicInteger();

    /** The newest epoch that this node has seen; stores of an older epoch get no reads. */
    private final AtomicInteger newestEpoch = new AtomicInteger();

    private ReadPolicy(
            List<Store<C>> followers, Optional<Store<C>> primary, Route immediateRoute, Limits limits, Timer timer) {
        this.followers = List.copyOf(followers);
        this.primary = primary;
        this.immediateRoute = immediateRoute;
        this.limits = limits;
        this.timer = timer;
    }

    public static <C> ReadPolicy<C> overFollowers(
            List<Store<C>> followers, Store<C> primary, Limits limits, Timer timer) {
        return new ReadPolicy<>(followers, Optional.of(primary), Route.FOLLOWER, limits, timer);
    }

    public static <C> ReadPolicy<C> overProjection(Store<C> projection, Limits limits, Timer timer) {
        return new ReadPolicy<>(List.of(projection), Optional.empty(), Route.PROJECTION, limits, timer);
    }

    /** Reads one shard. Fails only if the read itself is wrong; that no store is fresh enough is an outcome. */
    public <T> CompletionStage<ReadOutcome<T>> read(
            Shard shard, SessionToken token, Consistency consistency, ReadAttempt<C, T> attempt) {
        Read<T> read = new Read<>(shard, token, consistency, attempt);
        read.start();
        return read.outcome;
    }

    /** The newest epoch that any store has shown; it never decreases. */
    public int newestEpoch() {
        for (Store<C> store : followers) {
            learn(store.epoch());
        }
        primary.ifPresent(store -> learn(store.epoch()));
        return newestEpoch.get();
    }

    private void learn(int epoch) {
        newestEpoch.accumulateAndGet(epoch, Math::max);
    }

    private boolean leftBehind(int storeEpoch) {
        return storeEpoch > 0 && storeEpoch < newestEpoch();
    }

    /** One read. Its steps are sequential; only the deadline is concurrent. */
    private final class Read<T> {

        final Shard shard;
        final SessionToken token;
        final Consistency consistency;
        final ReadAttempt<C, T> attempt;
        final List<Position> required;
        final Position newestRequired;
        final long startNanos = timer.nanoTime();
        final CompletableFuture<ReadOutcome<T>> outcome = new CompletableFuture<>();
        final Deque<Store<C>> candidates = new ArrayDeque<>();

        private volatile boolean answered;
        private volatile Position reached = Position.NONE;
        private final AtomicLong waitedNanos = new AtomicLong();
        private volatile OptionalLong missedBy = OptionalLong.empty();

        Read(Shard shard, SessionToken token, Consistency consistency, ReadAttempt<C, T> attempt) {
            this.shard = shard;
            this.token = token;
            this.consistency = consistency;
            this.attempt = attempt;
            this.required = consistency == Consistency.EVENTUAL ? List.of() : token.required(shard);
            this.newestRequired =
                    required.stream().max(Comparator.naturalOrder()).orElse(Position.NONE);
        }

        void start() {
            if (mustAskPrimary()) {
                askPrimary(false);
            } else {
                candidates.addAll(inOrder());
                askNext();
            }
            if (!outcome.isDone()) {
                endAtDeadline();
            }
        }

        /** A timer that outlived its read would hold the read and its answer in memory until the deadline. */
        private void endAtDeadline() {
            Timer.Scheduled deadline = timer.after(remaining().toNanos(), () -> outcome.complete(refused()));
            CompletionStage<ReadOutcome<T>> ending = outcome;
            ending.whenComplete((ended, failure) -> deadline.cancel());
        }

        /** A session's first read of a shard has nothing to be checked against, so it is strong. */
        private boolean mustAskPrimary() {
            return primary.isPresent()
                    && (consistency == Consistency.STRONG
                            || (consistency == Consistency.SESSION && !token.names(shard)));
        }

        private List<Store<C>> inOrder() {
            List<Store<C>> order = new ArrayList<>(followers);
            Collections.rotate(order, Math.floorMod(turn.getAndIncrement(), Math.max(1, order.size())));
            order.removeIf(store -> !store.available() || leftBehind(store.epoch()));
            order.sort(Comparator.comparing(this::doubt));
            return order;
        }

        /**
         * Zero: the store was seen fresh enough. One: its lag fits into a wait. More: its lag. If nothing is required, the
         * stores within the wait budget take turns.
         */
        private Duration doubt(Store<C> store) {
            boolean seenFresh = !required.isEmpty()
                    && store.lastSeen(shard)
                            .filter(seen -> seen.covers(newestRequired))
                            .isPresent();
            if (seenFresh) {
                return Duration.ZERO;
            }
            return store.lag().compareTo(limits.waitBudget()) <= 0 ? Duration.ofNanos(1) : store.lag();
        }

        private void askNext() {
            Store<C> store = candidates.poll();
            if (store == null) {
                askPrimary(true);
            } else {
                ask(store, immediateRoute, () -> waitFor(store));
            }
        }

        /** Asks one store; {@code whenBehind} continues if it is not fresh enough yet. */
        private void ask(Store<C> store, Route route, Runnable whenBehind) {
            Duration remaining = remaining();
            if (remaining.isZero() || remaining.isNegative()) {
                outcome.complete(refused());
                return;
            }
            step(attempt.read(store.connection(), remaining), (reading, failure) -> {
                if (failure instanceof StoreUnavailableException) {
                    store.lost(failure);
                    goOnAfter(store);
                } else if (failure instanceof StoreMissedException) {
                    goOnAfter(store);
                } else if (failure != null) {
                    outcome.completeExceptionally(failure);
                } else {
                    judge(store, route, reading, whenBehind);
                }
            });
        }

        private void goOnAfter(Store<C> store) {
            if (isPrimary(store)) {
                outcome.complete(refused());
            } else {
                askNext();
            }
        }

        private void judge(Store<C> store, Route route, Reading<T> reading, Runnable whenBehind) {
            ShardState shown = reading.shown();
            store.answered(shard, shown);
            learn(shown.storeEpoch());
            if (leftBehind(shown.storeEpoch())) {
                goOnAfter(store);
                return;
            }
            answered = true;
            reached = Position.max(reached, shown.position());
            switch (shown.coverage(required)) {
                case FRESH -> outcome.complete(answeredBy(store, route, reading));
                case LOST -> outcome.complete(historyLost(shown.position()));
                // a projection of an older epoch is late, not orphaned, and there is no other store to ask
                case OLDER_EPOCH -> {
                    if (primary.isPresent()) {
                        goOnAfter(store);
                    } else {
                        whenBehind.run();
                    }
                }
                case BEHIND -> {
                    if (missedBy.isEmpty()) {
                        missedBy = OptionalLong.of(
                                newestRequired.sequence() - shown.position().sequence());
                    }
                    whenBehind.run();
                }
            }
        }

        /** A store whose lag exceeds the budget is not waited for; a probe finds when it has caught up. */
        private void waitFor(Store<C> store) {
            if (store.lag().compareTo(limits.waitBudget()) > 0) {
                giveUp();
                return;
            }
            Duration remaining = remaining();
            Duration budget = remaining.compareTo(limits.waitBudget()) < 0 ? remaining : limits.waitBudget();
            await(store, budget, () -> ask(store, Route.WAITED, this::giveUp), this::giveUp);
        }

        /** The most likely store stayed behind: asking the others would only spend more of the budget. */
        private void giveUp() {
            candidates.clear();
            askPrimary(true);
        }

        private void askPrimary(boolean asFallback) {
            if (primary.isEmpty()) {
                outcome.complete(refused());
                return;
            }
            Store<C> store = primary.get();
            if (asFallback) {
                if (fallbacks.incrementAndGet() > limits.fallbacksMax()) {
                    fallbacks.decrementAndGet();
                    outcome.complete(refused(Reason.OVERLOADED));
                    return;
                }
                CompletionStage<ReadOutcome<T>> ending = outcome;
                ending.whenComplete((ended, failure) -> fallbacks.decrementAndGet());
            }
            ask(store, Route.PRIMARY, () -> waitForPrimary(store));
        }

        /** No other store can be fresher, so the read waits for as long as its deadline allows. */
        private void waitForPrimary(Store<C> store) {
            await(
                    store,
                    remaining(),
                    () -> ask(store, Route.PRIMARY, () -> outcome.complete(refused())),
                    () -> outcome.complete(refused()));
        }

        private void await(Store<C> store, Duration budget, Runnable whenReached, Runnable whenNot) {
            long before = timer.nanoTime();
            step(store.waiter().await(shard, newestRequired, budget), (reachedIt, failure) -> {
                waitedNanos.addAndGet(timer.nanoTime() - before);
                if (failure != null) {
                    outcome.completeExceptionally(failure);
                } else if (reachedIt) {
                    whenReached.run();
                } else {
                    whenNot.run();
                }
            });
        }

        /** Anything that a step throws ends the read: a future that is never completed would block its caller for ever. */
        private <V> void step(CompletionStage<V> stage, Step<V> next) {
            stage.whenComplete((value, failure) -> {
                if (outcome.isDone()) {
                    return;
                }
                try {
                    next.then(
                            value,
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure);
                } catch (RuntimeException | Error broken) {
                    outcome.completeExceptionally(broken);
                }
            });
        }

        private Duration remaining() {
            return limits.deadline().minusNanos(timer.nanoTime() - startNanos);
        }

        private boolean isPrimary(Store<C> store) {
            return primary.isPresent() && primary.get() == store;
        }

        private Answered<T> answeredBy(Store<C> store, Route route, Reading<T> reading) {
            Position shown = reading.shown().position();
            SessionToken seen =
                    consistency == Consistency.EVENTUAL ? token.alsoSaw(shard, shown) : token.settled(shard, shown);
            return new Answered<>(reading.value(), shown, seen, route, store.name(), waited(), missedBy);
        }

        private HistoryLost<T> historyLost(Position shown) {
            return new HistoryLost<>(shard, newestRequired, shown, token.replaced(shard, shown), waited(), missedBy);
        }

        private Refused<T> refused() {
            return refused(answered ? Reason.BEHIND : Reason.NO_STORE);
        }

        private Refused<T> refused(Reason reason) {
            return new Refused<>(shard, reason, newestRequired, reached, limits.retryAfter(), waited(), missedBy);
        }

        private Duration waited() {
            return Duration.ofNanos(waitedNanos.get());
        }
    }

    private interface Step<V> {
        void then(V value, Throwable failure);
    }
}
