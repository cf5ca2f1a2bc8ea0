package io.payledger.relay.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.payledger.events.EventEnvelope;
import io.payledger.events.Topics;
import io.payledger.freshness.Position;
import io.payledger.localstack.KafkaBroker;
import io.payledger.localstack.PostgresCluster;
import io.payledger.localstack.PostgresServer;
import io.payledger.relay.DatabaseConfig;
import io.payledger.relay.RelayConfig;
import io.payledger.relay.leadership.RelayAgent;
import io.payledger.relay.leadership.Role;
import io.payledger.schema.DatabaseSchema;
import io.payledger.service.kafka.KafkaConfig;
import io.payledger.testing.DevelopmentCertificate;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real primary with the real schema and a real broker: started once for all tests, emptied for each. */
public final class RelayTestEnvironment implements AutoCloseable {

    private static @Nullable PostgresCluster cluster;
    private static @Nullable KafkaBroker broker;
    private static @Nullable DevelopmentCertificate certificate;

    private final PostgresServer primary;
    private final KafkaBroker kafka;
    private final List<RelayAgent> relays = new ArrayList<>();

    /** A committed record. */
    public record PublishedRecord(
            String shard, Position position, Map<String, String> headers, String value, int partition, long offset) {}

    private RelayTestEnvironment(PostgresServer primary, KafkaBroker kafka) {
        this.primary = primary;
        this.kafka = kafka;
    }

    /** Empty tables, no slot, no topics. */
    public static synchronized RelayTestEnvironment prepare() throws Exception {
        if (cluster == null || broker == null) {
            Path directory =
                    Path.of("target", "relay-tests-" + ProcessHandle.current().pid());
            cluster = PostgresCluster.startIn(directory.resolve("postgres"), 0);
            DevelopmentCertificate made = DevelopmentCertificate.in(directory.resolve("certificate"));
            certificate = made;
            broker = KafkaBroker.startIn(directory.resolve("kafka"), made.brokerListener());
        }
        RelayTestEnvironment environment = new RelayTestEnvironment(cluster.primary(), broker);
        environment.dropSlots();
        environment.deleteTopics();
        environment.execute("""
                DROP PUBLICATION IF EXISTS payledger_outbox;
                DROP SCHEMA public CASCADE;
                CREATE SCHEMA public
                """);
        environment.migrate();
        return environment;
    }

    /** Applies the migrations; those of the rights run again once a role has been created. */
    public void migrate() {
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setURL("jdbc:postgresql://" + primary.address() + "/" + PostgresCluster.DATABASE);
        owner.setUser(PostgresCluster.USER);
        DatabaseSchema.migrate(owner);
    }

    public PostgresServer primary() {
        return primary;
    }

    public KafkaBroker broker() {
        return kafka;
    }

    /** The certificate of both servers for connections by TLS. */
    public static DevelopmentCertificate certificate() {
        return Objects.requireNonNull(certificate);
    }

    public Connection connect() throws SQLException {
        return primary.connect(PostgresCluster.USER, PostgresCluster.DATABASE);
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row; null if there is none. */
    public @Nullable String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    public void dropSlots() throws SQLException {
        for (String slot : List.of("payledger_relay", "payledger_relay_2", "kept")) {
            String exists = "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot + "'";
            await().atMost(Duration.ofSeconds(20)).until(() -> "0".equals(query(exists + " AND active")));
            if ("1".equals(query(exists))) {
                execute("SELECT pg_drop_replication_slot('" + slot + "')");
            }
        }
    }

    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private void deleteTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            List<String> topics = List.of(Topics.EVENTS, Topics.PUBLISHED, "payroll.events.v2", "payroll.published.v2");
            for (String topic : topics) {
                try {
                    admin.deleteTopics(List.of(topic)).all().get();
                } catch (ExecutionException failed) {
                    if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                        throw failed;
                    }
                }
            }
            await().until(() -> {
                Set<String> names = admin.listTopics().names().get();
                return topics.stream().noneMatch(names::contains);
            });
        }
    }

    /** The configuration of the service with changes, each {@code key=value}. */
    public SmallRyeConfig config(String... changes) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(DatabaseConfig.class)
                .withMapping(KafkaConfig.class)
                .withMapping(RelayConfig.class)
                .withDefaultValues(settings(changes))
                .build();
    }

    public Map<String, String> settings(String... changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "payledger.database.primary",
                primary.address().toString(),
                "payledger.database.name",
                PostgresCluster.DATABASE,
                "payledger.database.user",
                PostgresCluster.USER,
                "payledger.kafka.bootstrap-servers",
                kafka.bootstrapServers()));
        Arrays.stream(changes)
                .map(change -> change.split("=", 2))
                .forEach(change -> settings.put(change[0], change[1]));
        return settings;
    }

    /** A relay in this process, started. */
    public RelayAgent relay(String... changes) {
        SmallRyeConfig config = config(changes);
        RelayAgent relay = new RelayAgent(
                config.getConfigMapping(DatabaseConfig.class),
                config.getConfigMapping(KafkaConfig.class),
                config.getConfigMapping(RelayConfig.class),
                Clock.systemUTC());
        relays.add(relay);
        relay.start();
        return relay;
    }

    public RelayAgent leader(String... changes) {
        RelayAgent relay = relay(changes);
        awaitRole(relay, Role.LEADER);
        return relay;
    }

    /** Until a relay reads the WAL. A relay that leads may still publish a backlog from the outbox. */
    public void awaitHeldSlot() {
        await().alias("a held slot").atMost(Duration.ofSeconds(60)).until(() -> "1"
                .equals(query("SELECT count(*) FROM pg_replication_slots WHERE active")));
    }

    public static void awaitRole(RelayAgent relay, Role role) {
        await().alias("role " + role)
                .atMost(Duration.ofSeconds(60))
                .until(() -> relay.state().status().role() == role);
    }

    public Writer writer() throws SQLException {
        return new Writer(connect());
    }

    public KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "payledger-relay"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Every event committed so far; each partition in order. */
    public List<PublishedRecord> events() {
        return read(Topics.EVENTS);
    }

    public List<PublishedRecord> awaitEvents(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> events().size() >= count);
        return events();
    }

    public List<Position> positions(List<PublishedRecord> events, String shard) {
        return events.stream()
                .filter(event -> event.shard().equals(shard))
                .map(PublishedRecord::position)
                .toList();
    }

    /** The last published position of each shard, from the topic. */
    public Map<String, Position> published() {
        Map<String, Position> published = new HashMap<>();
        read(Topics.PUBLISHED).forEach(record -> published.put(record.shard(), Position.parse(record.value())));
        return published;
    }

    public List<PublishedRecord> read(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "allow.auto.create.topics", "false",
                "fetch.max.wait.ms", "20");
        List<PublishedRecord> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(
                            partition -> consumer.position(partition) < Objects.requireNonNull(ends.get(partition)))) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> records.add(sent(record)));
            }
        }
        return records;
    }

    private static PublishedRecord sent(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        EventEnvelope.Headers envelope = headers::get;
        Position position = headers.containsKey(EventEnvelope.SEQUENCE) ? envelope.position() : Position.NONE;
        return new PublishedRecord(
                new String(record.key(), UTF_8),
                position,
                headers,
                new String(record.value(), UTF_8),
                record.partition(),
                record.offset());
    }

    /** Positions 1 to {@code count} of epoch 1. */
    public static List<Position> positionsThrough(long count) {
        List<Position> positions = new ArrayList<>();
        for (long sequence = 1; sequence <= count; sequence++) {
            positions.add(new Position(1, sequence));
        }
        return positions;
    }

    public static Path scratch(String name) throws IOException {
        return Files.createDirectories(Path.of("target", "scratch"))
                .resolve(name + "-" + Instant.now().toEpochMilli());
    }

    @Override
    public void close() {
        relays.forEach(RelayAgent::close);
    }
}
