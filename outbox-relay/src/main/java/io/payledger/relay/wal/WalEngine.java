package io.payledger.relay.wal;

import io.debezium.DebeziumException;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.store.ReplicationSlot;
import io.payledger.service.connections.DatabaseTls;
import io.payledger.service.connections.ServerAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Debezium engine, from start to end. An engine is never restarted: its own retry would resume from offsets in memory
 * and skip rows. After any error a new engine starts from what the slot has confirmed.
 */
public final class WalEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WalEngine.class);
    private static final Duration CLOSE_MAX = Duration.ofMillis(1500);

    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final Thread thread;
    private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();

    /** The reader's first failure; Debezium reports only its consequences. */
    private final AtomicReference<@Nullable Throwable> readerFailure = new AtomicReference<>();

    public WalEngine(DatabaseConfig database, RelayConfig relay, WalReader reader) {
        this.engine = DebeziumEngine.create(Connect.class)
                .using(properties(database, relay))
                .using(Thread.currentThread().getContextClassLoader())
                // confirmed to PostgreSQL with the next poll after Kafka has committed, not once a minute
                .using(OffsetCommitPolicy.always())
                .using((success, message, error) -> ended.complete(failure(success, message, error)))
                .notifying((events, committer) -> {
                    try {
                        reader.read(WalRecords.map(
                                events.stream().map(ChangeEvent::value).toList()));
                    } catch (InterruptedException closing) {
                        throw closing;
                    } catch (Exception | Error failed) {
                        readerFailure.compareAndSet(null, failed);
                        // without a cause: the engine drops the batch if the exception is a retriable one
                        throw new DebeziumException("the batch could not be published");
                    }
                    committer.markProcessed(events.get(events.size() - 1));
                    committer.markBatchFinished();
                })
                .build();
        this.thread = new Thread(engine, "relay-wal");
    }

    private Optional<Throwable> failure(boolean success, String message, @Nullable Throwable error) {
        Throwable first = readerFailure.get();
        if (first != null) {
            return Optional.of(first);
        }
        if (error != null) {
            return Optional.of(error);
        }
        return success ? Optional.empty() : Optional.of(new DebeziumException(message));
    }

    /** Throws {@link IllegalArgumentException} if Debezium does not accept this address: retrying would not help. */
    public static void requireSupported(ServerAddress primary) {
        if (primary.isIpv6()) {
            throw new IllegalArgumentException("Debezium does not accept an IPv6 address: payledger.database.primary="
                    + primary + "; use a host name that resolves to it");
        }
    }

    static Properties properties(DatabaseConfig database, RelayConfig relay) {
        Properties properties = new Properties();
        properties.setProperty("name", "payledger-relay");
        properties.setProperty("connector.class", WalConnector.class.getName());
        // names Debezium's JMX beans: two engines of one name in a process wait a minute for each other
        properties.setProperty("topic.prefix", relay.slot());
        properties.setProperty("database.hostname", database.address().host());
        properties.setProperty(
                "database.port", Integer.toString(database.address().port()));
        properties.setProperty("database.dbname", database.name());
        properties.setProperty("database.user", database.user());
        properties.setProperty("database.password", database.password().orElse(""));
        DatabaseTls tls = database.tls();
        properties.setProperty("database.sslmode", tls.mode().word());
        tls.rootCert().ifPresent(authority -> properties.setProperty("database.sslrootcert", authority.toString()));
        properties.setProperty("database.query.timeout.ms", "10000");
        // frees the slot of a silent relay, independent of the server's setting
        properties.setProperty(
                "driver.options",
                "-c wal_sender_timeout=" + relay.walSenderTimeout().toMillis());
        properties.setProperty("status.update.interval.ms", "2000");

        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("slot.name", relay.slot());
        properties.setProperty("slot.failover", "true");
        properties.setProperty("slot.max.retries", "2");
        properties.setProperty("slot.retry.delay.ms", "250");
        properties.setProperty("publication.name", relay.publication());
        // a publication created by Debezium would carry updates and deletes as well
        properties.setProperty("publication.autocreate.mode", "disabled");
        properties.setProperty("table.include.list", "public.outbox");
        properties.setProperty("message.prefix.include.list", ReplicationSlot.MESSAGE_PREFIX);
        properties.setProperty("tombstones.on.delete", "false");

        // Offsets that outlive the engine would be resumed by comparing LSNs for equality, which loses rows. Streaming
        // starts from what the slot has confirmed; what was published before is known from Kafka.
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.setProperty("offset.flush.interval.ms", "0");
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("provide.transaction.metadata", "false");
        // computed for each row; the relay has metrics of its own
        properties.setProperty("advanced.metrics.enable", "false");
        properties.setProperty("statistics.metrics.enabled", "false");

        properties.setProperty("errors.max.retries", "0");
        properties.setProperty(
                "poll.interval.ms", Long.toString(relay.pollInterval().toMillis()));
        properties.setProperty("max.batch.size", Integer.toString(relay.batchRowsMax()));
        properties.setProperty("max.queue.size", Integer.toString(4 * relay.batchRowsMax()));
        properties.setProperty("record.processing.threads", "1");
        properties.setProperty("record.processing.shutdown.timeout.ms", "500");
        properties.setProperty("task.management.timeout.ms", "10000");
        return properties;
    }

    public void start() {
        thread.start();
    }

    public boolean hasEnded() {
        return ended.isDone();
    }

    /** Why the engine ended; empty while it runs, and if it was closed. */
    public Optional<Throwable> failure() {
        return ended.getNow(Optional.empty());
    }

    /** Interrupts the thread that delivers batches; what it leaves open in Kafka is settled by the next term. */
    @Override
    public void close() {
        try {
            engine.close();
        } catch (IOException | IllegalStateException alreadyEnding) {
            LOG.debug("the WAL engine was already ending", alreadyEnding);
        }
        try {
            ended.get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.info("the WAL engine did not end and is interrupted: waited_ms={}", CLOSE_MAX.toMillis());
            thread.interrupt();
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException("the future only ever completes with a value", impossible);
        }
    }
}
