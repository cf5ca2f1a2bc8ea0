package io.payledger.relay.operations;

import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.store.OutboxTable;
import io.payledger.relay.store.PrimaryConnection;
import io.payledger.relay.store.ReplicationSlot;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes slot and outbox on a thread and a connection of its own, in every role: the slot of a relay that has stopped
 * still keeps WAL, and an operator must see that. Scrapes read the last snapshot, and wait for nothing.
 */
@Singleton
public class PrimaryMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(PrimaryMonitor.class);

    private static final Duration SLOT_INTERVAL = Duration.ofSeconds(2);

    /** The extent costs one index step for each shard: rare enough for a hundred thousand of them. */
    private static final int OBSERVATIONS_PER_EXTENT = 5;

    private final DatabaseConfig config;
    private final RelayConfig relay;
    private final ScheduledExecutorService observations = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "relay-primary-monitor");
        thread.setDaemon(true);
        return thread;
    });

    // the monitor's thread only
    private @Nullable PrimaryConnection primary;
    private int observed;

    private volatile Optional<Snapshot> snapshot = Optional.empty();

    /**
     * @param slot empty if there is no such slot
     */
    record Snapshot(Optional<ReplicationSlot.State> slot, OutboxTable.Extent outbox) {}

    PrimaryMonitor(DatabaseConfig config, RelayConfig relay) {
        this.config = config;
        this.relay = relay;
    }

    void start(@Observes StartupEvent started) {
        var unused =
                observations.scheduleWithFixedDelay(this::observe, 0, SLOT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        observations.shutdownNow();
    }

    /** Empty if the primary does not answer: an old number would be taken for a current one. */
    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    private void observe() {
        try {
            PrimaryConnection connected = primary;
            if (connected == null) {
                connected = PrimaryConnection.open(config);
                primary = connected;
            }
            Optional<ReplicationSlot.State> slot = connected.slot(relay.slot()).stateForMetrics();
            OutboxTable.Extent outbox = observed++ % OBSERVATIONS_PER_EXTENT == 0 || snapshot.isEmpty()
                    ? connected.outbox().extent()
                    : snapshot.get().outbox();
            snapshot = Optional.of(new Snapshot(slot, outbox));
        } catch (SQLException unreachable) {
            // the relay itself reports what it waits for
            LOG.debug("slot and outbox could not be observed", unreachable);
            snapshot = Optional.empty();
            disconnect();
        } catch (RuntimeException broken) {
            // not rethrown: the executor never runs a task again that has thrown
            LOG.warn("slot and outbox could not be observed; their metrics are NaN until the next attempt", broken);
            snapshot = Optional.empty();
            disconnect();
        }
    }

    private void disconnect() {
        PrimaryConnection lost = primary;
        primary = null;
        if (lost != null) {
            lost.close();
        }
    }
}
