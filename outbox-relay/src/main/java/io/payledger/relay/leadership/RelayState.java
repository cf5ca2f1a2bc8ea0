package io.payledger.relay.leadership;

import io.payledger.relay.publishing.RelayCounters;
import io.payledger.relay.publishing.TopicState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the outside may know of the relay. Thread-safe. */
public final class RelayState {

    /**
     * A role and why.
     *
     * @param reason what is waited for, or why the relay stopped
     */
    public record RelayStatus(Role role, String reason) {

        /** Leading, or ready to. */
        public boolean ready() {
            return role == Role.LEADER || role == Role.STANDBY;
        }

        public String roleName() {
            return role.lowerCase();
        }
    }

    private final RelayCounters counters = new RelayCounters();
    private volatile RelayStatus standing = new RelayStatus(Role.STARTING, "not started yet");
    private volatile long lagBytes;
    private volatile Lag lag = Lag.NONE;
    private volatile TopicState topics = TopicState.SOUND;
    private final AtomicLong leaderships = new AtomicLong();

    /**
     * What is committed and not published.
     *
     * @param age of the oldest such event
     */
    record Lag(long positions, Duration age) {
        static final Lag NONE = new Lag(0, Duration.ZERO);
    }

    public RelayCounters counters() {
        return counters;
    }

    public RelayStatus standing() {
        return standing;
    }

    /** WAL that the slot still holds back. Seen by leader and standby, about once a second. */
    public long lagBytes() {
        return lagBytes;
    }

    /** The age of the oldest event that is committed and not published, as the leader last saw it; zero where there is none. */
    public Duration lag() {
        return lag.age();
    }

    /** How many events are committed and not published, as the leader last saw it. */
    public long lagPositions() {
        return lag.positions();
    }

    /** How often this process has begun to lead. One that fails over and over leads in between, each time for a moment. */
    public long leaderships() {
        return leaderships.get();
    }

    /** What is weaker of the topics than it should be, in words; empty on a standby, which leaves that to the leader. */
    public List<String> deviations() {
        return topics.deviations();
    }

    /** How many settings of the topics are weaker than they should be. */
    public int topicDeviations() {
        return topics.deviations().size();
    }

    /** Partitions of the relay's topics of which a replica is not in sync, as the leader last saw them. */
    public int underReplicatedPartitions() {
        return topics.underReplicatedPartitions();
    }

    void topics(TopicState seen) {
        topics = seen;
    }

    void become(Role role, String reason) {
        if (role == Role.LEADER && standing.role() != Role.LEADER) {
            leaderships.incrementAndGet();
        }
        standing = new RelayStatus(role, reason);
    }

    void slotLag(long bytes) {
        lagBytes = bytes;
    }

    void lag(Lag seen) {
        lag = seen;
    }
}
