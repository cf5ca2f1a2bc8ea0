package io.payledger.freshness;

import java.util.Locale;

/** How a read was served. */
public enum Route {
    /** A follower was fresh enough at once. */
    FOLLOWER,
    /** A follower or a projection was fresh enough after a wait. */
    WAITED,
    PRIMARY,
    /** A projection was fresh enough at once. */
    PROJECTION;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
