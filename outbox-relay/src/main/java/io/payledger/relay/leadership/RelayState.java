package io.payledger.relay.leadership;

import io.payledger.relay.publishing.RelayCounters;
import io.payledger.relay.publishing.TopicState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What operators see of the relay. Thread-safe. */
public final class RelayState {

    /**
     * A role and why.
     *
     * @param reason what the relay waits for, or why it stopped
     */
    public record RelayStatus(Role role, String reason) {

        /** Leading, or able to take over. */
        public boolean ready() {
            return role == Role.LEADER || role == Role.STANDBY;
        }

        public String roleName() {
            return role.lowerCase();
        }
    }

    /**
     * What is committed and not published, as last observed by the leader.
     *
     * @param positions how many events
     * @param age of the oldest one, zero if there is none
     */
    public record Lag(long positions, Duration age) {
        static final Lag NONE = new Lag(0, Duration.ZERO);
    }

    private final RelayCounters counters = new RelayCounters();
    private volatile RelayStatus status = new RelayStatus(Role.STARTING, "not started yet");
    private volatile long lagBytes;
    private volatile Lag lag = Lag.NONE;
    private volatile TopicState topics = TopicState.SOUND;
    private final AtomicLong leaderships = new AtomicLong();

    public RelayCounters counters() {
        return counters;
    }

    public RelayStatus status() {
        return status;
    }

    /** WAL that the slot still holds back. Observed by leader and standby, about once a second. */
    public long lagBytes() {
        return lagBytes;
    }

    public Lag lag() {
        return lag;
    }

    /** How often this process has begun to lead. A relay that keeps failing leads in between, each time for a moment. */
    public long leaderships() {
        return leaderships.get();
    }

    /** As last observed by the leader; sound on a standby, which leaves the check to the leader. */
    public TopicState topics() {
        return topics;
    }

    void topics(TopicState observed) {
        topics = observed;
    }

    void become(Role role, String reason) {
        if (role == Role.LEADER && status.role() != Role.LEADER) {
            leaderships.incrementAndGet();
        }
        status = new RelayStatus(role, reason);
    }

    void slotLag(long bytes) {
        lagBytes = bytes;
    }

    void lag(Lag observed) {
        lag = observed;
    }
}
