package io.payledger.benchmarks.relay;

import io.payledger.freshness.Position;
import io.payledger.localstack.PostgresServer;
import io.payledger.stack.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringSerializer;

/** The slots and topics of rounds: what has a name that begins as all of theirs do. */
public final class RoundResources {

    private static final String SLOTS = " FROM pg_replication_slots WHERE slot_name LIKE '" + Round.NAME_PREFIX + "%'";

    private final PostgresServer primary;
    private final String bootstrapServers;

    public RoundResources(PostgresServer primary, String bootstrapServers) {
        this.primary = primary;
        this.bootstrapServers = bootstrapServers;
    }

    public void createSlot(String name) throws SQLException {
        primary.execute("SELECT pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
    }

    /** A slot keeps the WAL from its creation on. */
    public void dropSlots() throws SQLException {
        boolean free = Deadline.in(Duration.ofSeconds(30)).await(() -> count(SLOTS + " AND active") == 0);
        if (!free) {
            throw new SQLException("a slot of a former round is still in use; see pg_stat_replication");
        }
        primary.execute("SELECT pg_drop_replication_slot(slot_name)" + SLOTS);
    }

    private long count(String from) {
        try {
            return Long.parseLong(
                    Optional.ofNullable(primary.query("SELECT count(*)" + from)).orElseThrow());
        } catch (SQLException failed) {
            throw new IllegalStateException("the primary does not answer: " + failed.getMessage(), failed);
        }
    }

    /** The relay creates its own. */
    public void createTopic(String name) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(TopicProgress.PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        }
    }

    /** A topic of published positions that holds these, as a relay leaves it. */
    void createPositions(String name, Map<String, Position> positions) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())
                            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT))))
                    .all()
                    .get();
        }
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers), text, text)) {
            for (Map.Entry<String, Position> shard : positions.entrySet()) {
                producer.send(new ProducerRecord<>(
                                name, shard.getKey(), shard.getValue().toString()))
                        .get();
            }
        }
    }

    /** Frees the disk. */
    public void deleteTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            List<String> mine = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(Round.NAME_PREFIX))
                    .toList();
            admin.deleteTopics(mine).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
