package io.payledger.service.session;

import io.payledger.freshness.Position;
import io.payledger.freshness.Route;
import java.time.Duration;

/** Which store answered a read and how: the value of {@link SessionHeaders#SERVED_BY}. */
public record ServedBy(String store, Route route, Position appliedThrough, Duration waited) {

    @Override
    public String toString() {
        return store + "; route=" + route.word() + "; applied_through=" + appliedThrough.sequence() + "; waited_ms="
                + waited.toMillis();
    }
}
