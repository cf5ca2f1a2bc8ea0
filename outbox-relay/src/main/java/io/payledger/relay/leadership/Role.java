package io.payledger.relay.leadership;

/** What this relay is doing. */
public enum Role {
    /** Waits for PostgreSQL, its schema or Kafka, or is about to take over. */
    STARTING,

    /** Another relay holds the slot. */
    STANDBY,

    /** Holds the slot, and is the only one that publishes. */
    LEADER,

    /** Another database has taken over under a higher epoch. For good. */
    DEPOSED,

    /** Must not go on, or was told to end. For good. */
    STOPPED;

    String lowerCase() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
