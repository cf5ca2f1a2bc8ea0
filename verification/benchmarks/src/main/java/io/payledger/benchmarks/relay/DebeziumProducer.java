package io.payledger.benchmarks.relay;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.payledger.events.EventEnvelope;
import io.payledger.freshness.Position;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium embedded with an idempotent producer and no transactions: an event may be published twice after a crash. */
final class DebeziumProducer implements RelaySystem {

    @Override
    public String key() {
        return "debezium";
    }

    @Override
    public String title() {
        return "Debezium embedded, plain producer";
    }

    @Override
    public boolean readsWal() {
        return true;
    }

    /** The settings of Debezium's connector, tuned for a backlog. */
    static Map<String, String> connector(Round round, RelaySystem system) {
        String name = round.nameFor(system);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("name", name);
        settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.put("topic.prefix", name);
        settings.put("database.hostname", round.host());
        settings.put("database.port", round.port());
        settings.put("database.dbname", round.databaseName());
        settings.put("database.user", round.user());
        settings.put("database.password", "");
        settings.put("plugin.name", "pgoutput");
        settings.put("slot.name", name);
        settings.put("publication.name", "payledger_outbox");
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("table.include.list", "public.outbox");
        // the heartbeats that the relay of this project puts into the WAL
        settings.put("message.prefix.exclude.list", ".*");
        settings.put("snapshot.mode", "no_data");
        settings.put("tombstones.on.delete", "false");
        settings.put("provide.transaction.metadata", "false");
        settings.put("advanced.metrics.enable", "false");
        settings.put("statistics.metrics.enabled", "false");
        settings.put("poll.interval.ms", "10");
        settings.put("max.batch.size", "4096");
        settings.put("max.queue.size", "16384");
        return settings;
    }

    /** The process. Argument: the round. */
    public static void main(String[] arguments) {
        Round round = Round.of(arguments);
        DebeziumProducer system = new DebeziumProducer();
        Properties settings = new Properties();
        settings.putAll(connector(round, system));
        settings.put("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        settings.put("offset.flush.interval.ms", "0");
        settings.put("record.processing.threads", "1");
        try (PeerProducer producer = PeerProducer.idempotent(round, round.nameFor(system))) {
            DebeziumEngine.create(Connect.class)
                    .using(settings)
                    .using(OffsetCommitPolicy.always())
                    .notifying((events, committer) -> publish(events, committer, producer))
                    .build()
                    .run();
        }
    }

    private static void publish(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer,
            PeerProducer producer)
            throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            if (event.value().value() instanceof Struct change && "c".equals(change.getString("op"))) {
                Struct row = change.getStruct("after");
                sent.add(producer.send(envelope(row), row.getString("payload")));
            }
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("an event was not published", failed);
            }
        }
        committer.markProcessed(events.get(events.size() - 1));
        committer.markBatchFinished();
    }

    private static EventEnvelope envelope(Struct row) {
        return new EventEnvelope(
                row.getString("shard_id"),
                new Position(row.getInt32("epoch"), row.getInt64("sequence")),
                UUID.fromString(row.getString("event_id")),
                row.getString("event_type"),
                UUID.fromString(row.getString("aggregate_id")),
                OffsetDateTime.parse(row.getString("occurred_at")).toInstant(),
                row.getString("trace_parent"));
    }
}
