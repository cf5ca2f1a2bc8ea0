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
 * Checks the topics while the relay leads, on a thread of its own: brokers that answer slowly must not delay the agent,
 * which loses the lead when it is silent. Thread-safe.
 */
final class TopicMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicMonitor.class);

    private final RelayState state;
    private final ExecutorService checks = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "relay-topics");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Set<String> logged = new HashSet<>();
    private volatile TopicState last = TopicState.SOUND;

    TopicMonitor(RelayState state) {
        this.state = state;
    }

    /** Returns at once; does nothing while the last check has not been answered. */
    void startCheck(TopicCheck topics) {
        if (busy.compareAndSet(false, true)) {
            checks.execute(() -> {
                try {
                    observed(topics.check());
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                } catch (Exception unanswered) {
                    // the publisher uses the same brokers, and fails if they do not answer
                    LOG.debug("the topics could not be checked", unanswered);
                } finally {
                    busy.set(false);
                }
            });
        }
    }

    /** Logs each deviation once, and again after it was corrected and has come back. */
    synchronized void observed(TopicState topics) {
        topics.deviations().stream()
                .filter(logged::add)
                .forEach(deviation -> LOG.warn("a setting of Kafka is weaker than required: {}", deviation));
        logged.retainAll(topics.deviations());
        last = topics;
        state.topics(topics);
    }

    /** Throws {@link RefusedException} if the topics, as last observed, would lose events or their order. */
    void requireSound() {
        TopicState topics = last;
        if (!topics.violations().isEmpty()) {
            throw new RefusedException(RefusedException.Cause.STOPPED, String.join("; ", topics.violations()));
        }
    }

    @Override
    public void close() {
        checks.shutdownNow();
    }
}
