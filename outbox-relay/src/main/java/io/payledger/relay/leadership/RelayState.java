package io.payledger.relay.leadership;

import io.payledger.relay.publishing.RelayCounters;
import io.payledger.relay.publishing.TopicState;
import java.time.Duration;
import java.util.List;

/** What the outside may know of the relay. Thread-safe. */
public final class RelayState {

    /**
     * A role and why.
     *
     * @param reason what is waited for, or why the relay stopped
     */
    public record Standing(Role role, String reason) {

        /** Leading, or ready to. */
        public boolean ready() {
            return role == Role.LEADER || role == Role.STANDBY;
        }

        public String roleName() {
            return role.lowerCase();
        }
    }

    private final RelayCounters counters = new RelayCounters();
    private volatile Standing standing = new Standing(Role.STARTING, "not started yet");
    private volatile long lagBytes;
    private volatile Duration lag = Duration.ZERO;
    private volatile TopicState topics = TopicState.SOUND;

    public RelayCounters counters() {
        return counters;
    }

    public Standing standing() {
        return standing;
    }

    /** WAL that the slot still holds back. Seen by leader and standby, about once a second. */
    public long lagBytes() {
        return lagBytes;
    }

    /** The age of the oldest event that is committed and not published, as the leader last saw it; zero where there is none. */
    public Duration lag() {
        return lag;
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
        standing = new Standing(role, reason);
    }

    void slotLag(long bytes) {
        lagBytes = bytes;
    }

    void lag(Duration age) {
        lag = age;
    }
}
