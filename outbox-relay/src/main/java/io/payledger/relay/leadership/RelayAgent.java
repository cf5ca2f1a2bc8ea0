package io.payledger.relay.leadership;

import io.payledger.events.Topics;
import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.KafkaConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.outbox.MissingRowException;
import io.payledger.relay.outbox.OutboxDatabase;
import io.payledger.relay.outbox.OutboxDatabase.SlotState;
import io.payledger.relay.publishing.KafkaClients;
import io.payledger.relay.publishing.RefusedException;
import io.payledger.relay.publishing.TopicCheck;
import io.payledger.relay.publishing.TopicState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's life on its one thread: wait for what it needs, stand by, lead for a term, and begin again after a
 * failure, with growing pauses. It ends when it is closed, or when going on would do harm.
 */
public final class RelayAgent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayAgent.class);

    private static final Duration DUTY_INTERVAL = Duration.ofMillis(500);
    private static final Duration OBSERVE_INTERVAL = Duration.ofSeconds(1);

    /** A term that has not come to lead by then gives way: somebody else may hold the slot. */
    private static final Duration TAKEOVER_MAX = Duration.ofSeconds(60);

    /** The ticket's holder shows itself several times as often. */
    private static final Duration TICKET_SILENCE_MAX = Duration.ofSeconds(5);

    private static final Duration CLOSE_MAX = Duration.ofMillis(2700);

    private final DatabaseConfig databaseConfig;
    private final KafkaClients kafka;
    private final RelayConfig relay;
    private final Clock clock;
    private final RelayState state = new RelayState();
    private final TopicWatch topicWatch = new TopicWatch(state);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::live, "relay-agent");

    /** Throws {@link IllegalArgumentException} where the settings of a connection cannot be what they are. */
    public RelayAgent(DatabaseConfig databaseConfig, KafkaConfig kafka, RelayConfig relay, Clock clock) {
        // now, not at the first connection: this is no failure that passes
        var unused = databaseConfig.tls();
        this.databaseConfig = databaseConfig;
        this.kafka = new KafkaClients(kafka);
        this.relay = relay;
        requireARelayOfItsOwn(relay);
        this.clock = clock;
    }

    /** Two relays with one slot, transactional id or topic of positions would end each other, or worse, skip events. */
    private static void requireARelayOfItsOwn(RelayConfig relay) {
        RelayConfig.Topic topic = relay.topic();
        if (!topic.events().equals(Topics.EVENTS)
                && (topic.published().equals(Topics.PUBLISHED)
                        || relay.slot().equals(RelayConfig.SLOT)
                        || relay.transactionalId().equals(RelayConfig.TRANSACTIONAL_ID))) {
            throw new IllegalArgumentException("payledger.relay.topic.events=" + topic.events()
                    + " needs a relay of its own: set payledger.relay.topic.published, payledger.relay.slot and"
                    + " payledger.relay.transactional-id to other values than the defaults as well");
        }
        if (topic.events().equals(topic.published())
                || topic.copyFrom().filter(topic.events()::equals).isPresent()) {
            throw new IllegalArgumentException("payledger.relay.topic.events, .published and .copy-from name three"
                    + " different topics, and two of them are " + topic.events());
        }
    }

    public RelayState state() {
        return state;
    }

    public void start() {
        thread.setUncaughtExceptionHandler((agent, fatal) -> {
            state.become(Role.STOPPED, "died: " + describe(fatal));
            LOG.error("the relay died", fatal);
        });
        thread.start();
    }

    private void live() {
        Duration backoff = relay.backoffMin();
        try {
            while (!isClosing()) {
                try {
                    boolean led = attempt();
                    backoff = led ? relay.backoffMin() : backoff;
                } catch (NotReadyException wanted) {
                    waitFor(describe(wanted));
                } catch (RefusedException refused) {
                    end(refused.kind() == RefusedException.Cause.DEPOSED ? Role.DEPOSED : Role.STOPPED, refused);
                    return;
                } catch (MissingRowException missing) {
                    end(Role.STOPPED, missing);
                    return;
                } catch (Exception failed) {
                    if (state.standing().role() == Role.LEADER) {
                        backoff = relay.backoffMin();
                    }
                    LOG.warn("the relay starts again in {} ms: {}", backoff.toMillis(), describe(failed));
                    if (!isOfAServer(failed)) {
                        LOG.warn("where it failed", failed);
                    }
                    state.become(Role.STARTING, "starts again after: " + describe(failed));
                }
                if (closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
                backoff = min(backoff.multipliedBy(2), relay.backoffMax());
            }
            state.become(Role.STOPPED, "told to end");
        } catch (InterruptedException interrupted) {
            state.become(Role.STOPPED, "told to end");
            Thread.currentThread().interrupt();
        }
    }

    /** Something outside is not there yet. Not a failure: it is waited for quietly. */
    private static final class NotReadyException extends Exception {
        private static final long serialVersionUID = 1L;

        NotReadyException(String message) {
            super(message);
        }
    }

    private void waitFor(String reason) {
        if (!reason.equals(state.standing().reason())) {
            LOG.info("waits for {}", reason);
        }
        state.become(Role.STARTING, reason);
    }

    private void end(Role role, RuntimeException reason) {
        state.become(role, describe(reason));
        LOG.error("the relay ends as {} and publishes nothing more: {}", role.lowerCase(), describe(reason));
    }

    /** From the first connection to the end of a term. Whether it came to lead. */
    private boolean attempt() throws Exception {
        requireKafka();
        try (OutboxDatabase database = connect()) {
            requireDatabase(database);
            TopicCheck topics = new TopicCheck(kafka, relay.topic());
            topicWatch.saw(topics.createAndCheck());
            topicWatch.requireSound();
            // before the slot is made: what is committed after that must not be pruned before it is published here
            database.register(relay.slot());
            if (database.createSlotIfMissing(relay.slot())) {
                LOG.info("made the slot {}: events committed before are sent from the outbox", relay.slot());
            }
            return awaitFreeSlot(database) && lead(database, topics);
        }
    }

    private void requireKafka() throws NotReadyException {
        // Kafka's clients warn of every broker that they cannot reach, and go on for ever; so ask before they do
        for (String server : kafka.bootstrapServers().split(",", -1)) {
            int colon = server.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                server.substring(0, colon).strip(),
                                Integer.parseInt(server.substring(colon + 1).strip())),
                        2000);
                return;
            } catch (IOException unreachable) {
                LOG.debug("no broker at {}", server, unreachable);
            }
        }
        throw new NotReadyException("Kafka at " + kafka.bootstrapServers());
    }

    private OutboxDatabase connect() throws NotReadyException {
        try {
            return OutboxDatabase.connect(databaseConfig);
        } catch (SQLException unreachable) {
            throw new NotReadyException("PostgreSQL at " + databaseConfig.primary() + ": " + unreachable.getMessage());
        }
    }

    private void requireDatabase(OutboxDatabase database) throws SQLException, NotReadyException {
        Optional<String> missing = database.missing(relay.publication());
        if (missing.isPresent()) {
            throw new NotReadyException(missing.get());
        }
    }

    /** Looks instead of running an idle engine: that costs less, and leaves the holder of the slot alone. */
    private boolean awaitFreeSlot(OutboxDatabase database) throws SQLException, InterruptedException {
        while (true) {
            boolean first = database.takeTicket(relay.slot(), TICKET_SILENCE_MAX);
            Optional<SlotState> slot = database.slotState(relay.slot());
            if (slot.isEmpty()) {
                return false; // dropped under us: begin again, and make it
            }
            state.slotLag(slot.get().lagBytes());
            if (first && !slot.get().active()) {
                return true;
            }
            if (state.standing().role() != Role.STANDBY) {
                LOG.info("stands by: another relay holds the slot {}", relay.slot());
                state.become(Role.STANDBY, "another relay holds the slot " + relay.slot());
                state.topics(TopicState.SOUND);
            }
            if (closing.await(relay.standbyInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
    }

    private boolean lead(OutboxDatabase database, TopicCheck topics) throws Exception {
        // A standby stays one until the slot is its own.
        if (state.standing().role() != Role.STANDBY) {
            state.become(Role.STARTING, "takes over the slot " + relay.slot());
        }
        long started = System.nanoTime();
        Due heartbeat = new Due(relay.heartbeatInterval());
        Due sweep = new Due(relay.sweepInterval());
        Due observation = new Due(OBSERVE_INTERVAL);
        Due pruning = new Due(relay.pruning().interval());
        Due topicsDue = new Due(relay.sweepInterval());
        LeaderTerm term = new LeaderTerm(databaseConfig, kafka, relay, state, clock, database);
        try {
            term.start();
            // its mark makes the first batch, and with it the leader
            term.startSweep();
            sweep.isDue();
            heartbeat.isDue();
            while (!isClosing() && !term.hasEnded()) {
                if (observation.isDue()) {
                    database.slotState(relay.slot()).ifPresent(slot -> state.slotLag(slot.lagBytes()));
                    term.observeLag();
                }
                if (heartbeat.isDue()) {
                    term.heartbeat();
                }
                if (topicsDue.isDue()) {
                    topicWatch.look(topics);
                }
                topicWatch.requireSound();
                if (term.leads()) {
                    if (sweep.isDue()) {
                        term.startSweep();
                    }
                    if (pruning.isDue()) {
                        term.prune();
                    }
                } else if (!term.granted() && System.nanoTime() - started > TAKEOVER_MAX.toNanos()) {
                    throw new IllegalStateException(
                            "the slot " + relay.slot() + " was not granted in " + TAKEOVER_MAX.toSeconds() + " s");
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
    private static final class Due {

        private final long intervalNanos;
        private long next = System.nanoTime();

        Due(Duration interval) {
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

    /** A broker or the primary that is gone or busy for a while: where in our code that was met is of no interest. */
    private static boolean isOfAServer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException || KafkaClients.isRetriable(cause)) {
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

    /** Returns in less than three seconds, settled or not: what is left open is settled by the next leader. */
    @Override
    public void close() {
        closing.countDown();
        topicWatch.close();
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
