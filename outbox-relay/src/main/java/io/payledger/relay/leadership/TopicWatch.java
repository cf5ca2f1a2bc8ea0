package io.payledger.relay.leadership;

import io.payledger.relay.publishing.RefusedException;
import io.payledger.relay.publishing.TopicCheck;
import io.payledger.relay.publishing.TopicState;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the topics while the relay leads, on a thread of its own: brokers that take their time to answer must not
 * silence the agent, whose silence costs it the lead. Thread-safe.
 */
final class TopicWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    private final RelayState state;
    private final ExecutorService looking = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "relay-topics");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Set<String> told = new HashSet<>();
    private volatile TopicState last = TopicState.SOUND;

    TopicWatch(RelayState state) {
        this.state = state;
    }

    /** Returns at once; does nothing where the last look has not been answered yet. */
    void look(TopicCheck topics) {
        if (busy.compareAndSet(false, true)) {
            looking.execute(() -> {
                try {
                    saw(topics.check());
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                } catch (Exception unanswered) {
                    // the publisher meets the same brokers, and says so where it matters
                    LOG.debug("the topics could not be looked at", unanswered);
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    /** Says each deviation once, and once more where it comes back. */
    synchronized void saw(TopicState seen) {
        seen.deviations().stream()
                .filter(told::add)
                .forEach(deviation -> LOG.warn("weaker than it should be: {}", deviation));
        told.retainAll(seen.deviations());
        last = seen;
        state.topics(seen);
    }

    /** Throws {@link RefusedException} where the topics, when last seen, would lose events or their order. */
    void requireSound() {
        TopicState seen = last;
        if (!seen.offences().isEmpty()) {
            throw new RefusedException(RefusedException.Cause.STOPPED, String.join("; ", seen.offences()));
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
