package io.payledger.api.transfers;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Limits the large bodies that are processed at a time, together and for each tenant. Those that wait hold no thread, and
 * go on in the order of their arrival, except that a tenant at its limit lets others pass. Thread-safe.
 */
@ApplicationScoped
class ProcessingPlaces {

    private final Vertx vertx;
    private final int perTenant;
    private final Duration wait;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private int free;

    ProcessingPlaces(Vertx vertx, TransferConfig config) {
        this.vertx = vertx;
        this.free = config.processingMax();
        this.perTenant = config.processingPerTenantMax();
        this.wait = config.processingWait();
    }

    private record Waiter(String tenant, Promise<Void> place, Context context, long timer) {}

    /** Completes once the tenant has a place, which {@link #release} gives back; fails with a timeout. */
    synchronized Future<Void> take(String tenant) {
        if (takeAtOnce(tenant)) {
            return Future.succeededFuture();
        }
        Promise<Void> place = Promise.promise();
        long timer = vertx.setTimer(wait.toMillis(), fired -> giveUp(place));
        waiting.add(new Waiter(tenant, place, vertx.getOrCreateContext(), timer));
        return place.future();
    }

    synchronized void release(String tenant) {
        free++;
        taken.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
        Iterator<Waiter> waiters = waiting.iterator();
        while (free > 0 && waiters.hasNext()) {
            Waiter next = waiters.next();
            if (takeAtOnce(next.tenant())) {
                waiters.remove();
                vertx.cancelTimer(next.timer());
                // goes on as the request that waited, not as the one that has just ended
                next.context().runOnContext(its -> next.place().complete());
            }
        }
    }

    private boolean takeAtOnce(String tenant) {
        if (free == 0 || taken.getOrDefault(tenant, 0) >= perTenant) {
            return false;
        }
        free--;
        taken.merge(tenant, 1, Integer::sum);
        return true;
    }

    /** A waiter that has left the queue has its place already, and keeps it. */
    private void giveUp(Promise<Void> place) {
        boolean left;
        synchronized (this) {
            left = waiting.removeIf(waiter -> waiter.place() == place);
        }
        if (left) {
            place.fail(new TimeoutException("other large bodies are being processed"));
        }
    }
}
