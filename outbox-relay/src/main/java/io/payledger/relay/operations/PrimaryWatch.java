package io.payledger.relay.operations;

import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.outbox.OutboxDatabase;
import io.payledger.relay.outbox.OutboxDatabase.OutboxExtent;
import io.payledger.relay.outbox.OutboxDatabase.SlotHealth;
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
 * Looks at slot and outbox on a thread and a connection of its own, whatever the relay is doing: when it has stopped, the
 * slot goes on keeping WAL, and that is when somebody has to see it. Scrapes read what was found last, and wait for
 * nothing.
 */
@Singleton
public class PrimaryWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PrimaryWatch.class);

    private static final Duration SLOT_INTERVAL = Duration.ofSeconds(2);

    /** One index step for each shard: seldom enough for a hundred thousand of them. */
    private static final int LOOKS_FOR_EACH_EXTENT = 5;

    private final DatabaseConfig config;
    private final RelayConfig relay;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "relay-primary-watch");
        thread.setDaemon(true);
        return thread;
    });

    // the watch's thread only
    private @Nullable OutboxDatabase database;
    private int looked;

    private volatile Optional<Snapshot> sight = Optional.empty();

    /**
     * What was found.
     *
     * @param slot empty where there is no such slot
     */
    record Snapshot(Optional<SlotHealth> slot, OutboxExtent outbox) {}

    PrimaryWatch(DatabaseConfig config, RelayConfig relay) {
        this.config = config;
        this.relay = relay;
    }

    void start(@Observes StartupEvent started) {
        var unused = looks.scheduleWithFixedDelay(this::look, 0, SLOT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        looks.shutdownNow();
    }

    /** Empty where the primary could not be asked: no number is better than an old one. */
    Optional<Snapshot> sight() {
        return sight;
    }

    private void look() {
        try {
            OutboxDatabase connected = database;
            if (connected == null) {
                connected = OutboxDatabase.connect(config);
                database = connected;
            }
            Optional<SlotHealth> slot = connected.slotHealth(relay.slot());
            OutboxExtent outbox = looked++ % LOOKS_FOR_EACH_EXTENT == 0 || sight.isEmpty()
                    ? connected.outboxExtent()
                    : sight.get().outbox();
            sight = Optional.of(new Snapshot(slot, outbox));
        } catch (SQLException unreachable) {
            // the relay itself says what it waits for; here only the numbers go away
            LOG.debug("slot and outbox could not be looked at", unreachable);
            sight = Optional.empty();
            disconnect();
        } catch (RuntimeException broken) {
            // a task that throws is never run again
            LOG.warn("slot and outbox could not be looked at", broken);
            sight = Optional.empty();
            disconnect();
        }
    }

    private void disconnect() {
        OutboxDatabase lost = database;
        database = null;
        if (lost != null) {
            try {
                lost.close();
            } catch (SQLException alreadyClosed) {
                LOG.debug("a lost connection did not close", alreadyClosed);
            }
        }
    }
}
