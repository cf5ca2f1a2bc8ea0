package io.payledger.relay.leadership;

import io.payledger.events.Topics;
import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.publishing.BrokerProbe;
import io.payledger.relay.publishing.Publisher;
import io.payledger.relay.publishing.RefusedException;
import io.payledger.relay.publishing.RelayKafka;
import io.payledger.relay.publishing.TopicCheck;
import io.payledger.relay.publishing.TopicState;
import io.payledger.relay.store.PrimaryConnection;
import io.payledger.relay.store.ReplicationSlot;
import io.payledger.relay.wal.WalEngine;
import io.payledger.service.kafka.KafkaConfig;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the relay on one thread: waits for PostgreSQL and Kafka, stands by, leads for a term, and retries with backoff
 * after a failure. Ends when it is closed, or when going on would do harm.
 */
public final class RelayAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayAgent.class);

    private static final Duration DUTY_INTERVAL = Duration.ofMillis(500);
    private static final Duration OBSERVE_INTERVAL = Duration.ofSeconds(1);

    /** A term that does not hold the slot by then ends: another process may hold it. */
    private static final Duration TAKEOVER_MAX = Duration.ofSeconds(60);

    /** Of one row of the outbox, with its index entry: less WAL than so many of them holds no backlog. */
    private static final long ROW_WAL_BYTES_MIN = 256;

    /** The holder of the ticket sends a statement several times as often. */
    private static final Duration TICKET_SILENCE_MAX = Duration.ofSeconds(5);

    private static final Duration CLOSE_MAX = Duration.ofMillis(2700);

    private final DatabaseConfig databaseConfig;
    private final RelayKafka kafka;
    private final BrokerProbe brokers;
    private final RelayConfig relay;
    private final Clock clock;
    private final RelayState state = new RelayState();
    private final TopicMonitor topicMonitor = new TopicMonitor(state);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "relay-agent");

    /** Throws {@link IllegalArgumentException} if a setting can never work. */
    public RelayAgent(DatabaseConfig databaseConfig, KafkaConfig kafka, RelayConfig relay, Clock clock) {
        // now, not at the first connection: retrying would not help
        var unused = databaseConfig.tls();
        WalEngine.requireSupported(databaseConfig.address());
        requireSeparateRelay(relay);
        this.databaseConfig = databaseConfig;
        this.kafka = new RelayKafka(kafka);
        this.brokers = new BrokerProbe(this.kafka.bootstrapServers());
        this.relay = relay;
        this.clock = clock;
    }

    /** Two relays with one slot, transactional id or topic of positions would stop each other, or skip events. */
    private static void requireSeparateRelay(RelayConfig relay) {
        RelayConfig.Topic topic = relay.topic();
        if (!topic.events().equals(Topics.EVENTS)
                && (topic.published().equals(Topics.PUBLISHED)
                        || relay.slot().equals(RelayConfig.SLOT)
                        || relay.transactionalId().equals(RelayConfig.TRANSACTIONAL_ID))) {
            throw new IllegalArgumentException("another topic needs a separate relay: payledger.relay.topic.events="
                    + topic.events() + "; set payledger.relay.topic.published, payledger.relay.slot and"
                    + " payledger.relay.transactional-id to other values than the defaults as well");
        }
        if (topic.events().equals(topic.published())
                || topic.copyFrom().filter(topic.events()::equals).isPresent()) {
            throw new IllegalArgumentException("two of the relay's topics are the same: " + topic.events()
                    + "; set payledger.relay.topic.events, .published and .copy-from to three different topics");
        }
    }

    public RelayState state() {
        return state;
    }

    public void start() {
        thread.setUncaughtExceptionHandler((agent, fatal) -> {
            state.become(Role.STOPPED, "died: " + describe(fatal));
            LOG.error("the relay died; restart it", fatal);
        });
        thread.start();
    }

    private void run() {
        Duration backoff = relay.backoffMin();
        try {
            while (!isClosing()) {
                try {
                    boolean led = attempt();
                    backoff = led ? relay.backoffMin() : backoff;
                } catch (NotReadyException missing) {
                    waitFor(describe(missing));
                    backoff = relay.backoffMin();
                } catch (RefusedException refused) {
                    stop(refused.kind() == RefusedException.Cause.DEPOSED ? Role.DEPOSED : Role.STOPPED, refused);
                    return;
                } catch (Exception failed) {
                    if (state.status().role() == Role.LEADER) {
                        backoff = relay.backoffMin();
                    }
                    LOG.warn(
                            "the relay failed and retries: backoff_ms={} reason={}",
                            backoff.toMillis(),
                            describe(failed));
                    if (!isOfAServer(failed)) {
                        LOG.warn("stack trace of the failure", failed);
                    }
                    state.become(Role.STARTING, "retries after: " + describe(failed));
                }
                if (closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
                backoff = min(backoff.multipliedBy(2), relay.backoffMax());
            }
            state.become(Role.STOPPED, "shut down");
        } catch (InterruptedException interrupted) {
            state.become(Role.STOPPED, "shut down");
            Thread.currentThread().interrupt();
        }
    }

    /** A server is not reachable yet, or lacks something. Not a failure: the relay waits and logs it once. */
    private static final class NotReadyException extends Exception {
        private static final long serialVersionUID = 1L;

        NotReadyException(String message) {
            super(message);
        }
    }

    private void waitFor(String missing) {
        if (!missing.equals(state.status().reason())) {
            LOG.info("the relay waits: for={}", missing);
        }
        state.become(Role.STARTING, missing);
    }

    private void stop(Role role, RefusedException reason) {
        state.become(role, describe(reason));
        LOG.error(
                "the relay stopped and publishes nothing more: role={} reason={}", role.lowerCase(), describe(reason));
    }

    /** From the first connection to the end of a term. Whether this relay led. */
    private boolean attempt() throws Exception {
        if (!brokers.anyListens()) {
            throw new NotReadyException("Kafka at " + kafka.bootstrapServers());
        }
        try (PrimaryConnection primary = connect()) {
            Optional<String> missing = primary.missing(relay.publication());
            if (missing.isPresent()) {
                throw new NotReadyException(missing.get());
            }
            TopicCheck topics = new TopicCheck(kafka, relay.topic());
            topicMonitor.observed(topics.createAndCheck());
            topicMonitor.requireSound();
            // before the slot is created: what is committed after that must not be pruned before it is published here
            primary.registry(relay.slot()).register();
            ReplicationSlot slot = primary.slot(relay.slot());
            boolean created = slot.createIfMissing();
            if (created) {
                LOG.info("slot created, events committed before are sent from the outbox: slot={}", relay.slot());
            }
            if (!awaitFreeSlot(slot)) {
                return false;
            }
            if (created || state.lagBytes() >= relay.catchUpRowsMin() * ROW_WAL_BYTES_MIN) {
                catchUp(primary, slot);
            }
            return !isClosing() && lead(primary, topics);
        }
    }

    private PrimaryConnection connect() throws NotReadyException {
        try {
            return PrimaryConnection.open(databaseConfig);
        } catch (SQLException unreachable) {
            throw new NotReadyException("PostgreSQL at " + databaseConfig.address() + ": " + unreachable.getMessage());
        }
    }

    /** Polls instead of running an idle engine: that costs less, and does not disturb the holder of the slot. */
    private boolean awaitFreeSlot(ReplicationSlot slot) throws SQLException, InterruptedException {
        while (true) {
            boolean hasTicket = slot.takeTicket(TICKET_SILENCE_MAX);
            Optional<ReplicationSlot.State> found = slot.state();
            if (found.isEmpty()) {
                return false; // dropped meanwhile: the next attempt creates it
            }
            state.slotLag(found.get().lagBytes());
            if (hasTicket && !found.get().active()) {
                return true;
            }
            if (state.status().role() != Role.STANDBY) {
                LOG.info("the relay stands by, another relay holds the slot: slot={}", relay.slot());
                state.become(Role.STANDBY, "another relay holds the slot " + relay.slot());
                state.topics(TopicState.SOUND);
            }
            if (closing.await(relay.standbyInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
    }

    /** Not where events are to be copied first. */
    private void catchUp(PrimaryConnection primary, ReplicationSlot slot) throws SQLException, InterruptedException {
        try (Publisher publisher = Publisher.takeOver(kafka, relay, primary.outbox(), state.counters(), clock)) {
            if (relay.topic().copyFrom().isEmpty() || !publisher.outboxLacksRows()) {
                new CatchUp(publisher, primary.outbox(), slot, state, closing).run(relay.catchUpRowsMin());
            }
        }
    }

    private boolean lead(PrimaryConnection primary, TopicCheck topics) throws Exception {
        // a standby remains one until it holds the slot, and a relay that has just caught up goes on
        if (state.status().role() == Role.STARTING) {
            state.become(Role.STARTING, "takes over the slot " + relay.slot());
        }
        long started = System.nanoTime();
        ReplicationSlot slot = primary.slot(relay.slot());
        Timer heartbeat = new Timer(relay.heartbeatInterval());
        Timer sweep = new Timer(relay.sweepInterval());
        Timer observation = new Timer(OBSERVE_INTERVAL);
        Timer pruning = new Timer(relay.pruning().interval());
        Timer topicCheck = new Timer(relay.sweepInterval());
        LeaderTerm term = new LeaderTerm(databaseConfig, kafka, relay, state, clock, primary);
        try {
            term.start();
            // its message makes the first batch, and so makes this relay the leader
            term.startSweep();
            sweep.isDue();
            heartbeat.isDue();
            while (!isClosing() && !term.hasEnded()) {
                if (observation.isDue()) {
                    slot.state().ifPresent(found -> state.slotLag(found.lagBytes()));
                    term.observeLag();
                    if (term.leads() && state.lag().positions() >= relay.catchUpRowsMin()) {
                        LOG.info(
                                "the WAL is left for the outbox: events={}",
                                state.lag().positions());
                        return true;
                    }
                }
                if (heartbeat.isDue()) {
                    term.heartbeat();
                }
                if (topicCheck.isDue()) {
                    topicMonitor.startCheck(topics);
                }
                topicMonitor.requireSound();
                if (term.leads()) {
                    if (sweep.isDue()) {
                        term.startSweep();
                    }
                    if (pruning.isDue()) {
                        term.prune();
                    }
                } else if (!term.holdsSlot() && System.nanoTime() - started > TAKEOVER_MAX.toNanos()) {
                    throw new IllegalStateException("nothing came through the slot: slot=" + relay.slot() + " seconds="
                            + TAKEOVER_MAX.toSeconds() + "; look for its holder in pg_replication_slots.active_pid");
                }
                if (closing.await(DUTY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            boolean led = term.leads();
            rethrow(term.failure());
            return led;
        } finally {
            term.end();
            state.lag(RelayState.Lag.NONE);
        }
    }

    private static void rethrow(Optional<Throwable> failure) throws Exception {
        if (failure.isPresent()) {
            if (failure.get() instanceof Error error) {
                throw new IllegalStateException("the WAL engine died", error);
            }
            throw (Exception) failure.get();
        }
    }

    /** Due at once, and then every {@code interval}. */
    private static final class Timer {

        private final long intervalNanos;
        private long next = System.nanoTime();

        Timer(Duration interval) {
            this.intervalNanos = interval.toNanos();
        }

        boolean isDue() {
            long now = System.nanoTime();
            if (now - next < 0) {
                return false;
            }
            next = now + intervalNanos;
            return true;
        }
    }

    /** Whether a broker or the primary was gone or busy: the stack trace then tells an operator nothing. */
    private static boolean isOfAServer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException || RelayKafka.isRetriable(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String describe(Throwable failure) {
        return failure.getMessage() != null
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Returns in less than three seconds. What is left open in Kafka is settled by the next leader. */
    @Override
    public void close() {
        closing.countDown();
        topicMonitor.close();
        try {
            thread.join(CLOSE_MAX.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
