package io.payledger.api.read;

import io.payledger.freshness.Position;
import io.payledger.freshness.Route;
import java.time.Duration;

/** How an answer came about, as its header tells it. */
public record ServedBy(String store, Route route, Position appliedThrough, Duration waited) {

    @Override
    public String toString() {
        return store + "; route=" + route.word() + "; applied_through=" + appliedThrough.sequence() + "; waited_ms="
                + waited.toMillis();
    }
}
