package io.payledger.relay.leadership;

import java.util.Locale;

/** What this relay is doing. */
public enum Role {
    /** Waits for PostgreSQL, its schema or Kafka, or is about to take over. */
    STARTING,

    /** Another relay holds the slot. */
    STANDBY,

    /** Holds the slot, and is the only one that publishes. */
    LEADER,

    /** Another database has taken over under a higher epoch. Final. */
    DEPOSED,

    /** It was shut down, or going on would do harm. Final. */
    STOPPED;

    String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
