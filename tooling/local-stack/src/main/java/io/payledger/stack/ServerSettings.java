package io.payledger.stack;

import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of PostgreSQL and Kafka wherever a stack of one machine runs them, except names and addresses. */
public final class ServerSettings {

    private ServerSettings() {}

    /**
     * For {@code postgresql.conf}, the same on every server, since any may become the primary.
     *
     * <p>{@code synchronized_standby_slots} stays empty on purpose. It would make the relay wait for every follower it
     * names, so that one stopped follower stops all publishing; its gain, that no event is published which a promoted
     * follower lacks, is had from the epochs instead.
     */
    public static Map<String, String> postgres() {
        Map<String, String> settings = new LinkedHashMap<>();
        // A follower with fewer than its primary refuses to start.
        settings.put("max_connections", "200");
        settings.put("shared_buffers", "64MB");
        settings.put("wal_level", "logical");
        settings.put("max_wal_senders", "16");
        settings.put("max_replication_slots", "16");
        // A prepared transaction could hold a tenant's shard row for ever.
        settings.put("max_prepared_transactions", "0");
        settings.put("hot_standby", "on");
        // Session reads on followers are not cancelled by vacuum on the primary.
        settings.put("hot_standby_feedback", "on");
        settings.put("wal_receiver_status_interval", "1s");
        // A follower streams again at once when its primary is back; the default is 5 s.
        settings.put("wal_retrieve_retry_interval", "250ms");
        // A frozen relay loses its slot's connection soon enough for a standby relay.
        settings.put("wal_sender_timeout", "10s");
        settings.put("max_wal_size", "256MB");
        settings.put("min_wal_size", "64MB");
        // An abandoned slot must not fill the disk; the relay repairs what it lost from the table.
        settings.put("max_slot_wal_keep_size", "1GB");
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("jit", "off");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        return settings;
    }

    /**
     * For {@code postgresql.conf} of a follower beyond that.
     *
     * @param primary host, port and what else it takes to log in as one who may replicate, in libpq's terms
     */
    public static Map<String, String> follower(String name, String primary) {
        return Map.of(
                "primary_conninfo",
                primary + " dbname=" + DatabaseServer.DATABASE + " application_name=" + name,
                "primary_slot_name",
                slot(name),
                "sync_replication_slots",
                "on");
    }

    /** The slot from which a follower streams. */
    public static String slot(String follower) {
        return follower.replace('-', '_');
    }

    /** For {@code server.properties} of a broker that is alone. */
    public static Map<String, String> kafka() {
        Map<String, String> settings = new LinkedHashMap<>();
        // Topics are created by the service that owns them, with the settings they need.
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "4");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // Small: one machine carries everything.
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "3");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        settings.put("log.segment.bytes", Integer.toString(64 << 20));
        // A killed broker is let in again after its former session: 3 s instead of 9.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // A restarted worker gets its partitions back in about a second.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.min.heartbeat.interval.ms", "500");
        settings.put("group.streams.heartbeat.interval.ms", "500");
        settings.put("group.streams.min.session.timeout.ms", "3000");
        settings.put("group.streams.session.timeout.ms", "6000");
        return settings;
    }
}
