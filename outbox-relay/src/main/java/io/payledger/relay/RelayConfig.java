package io.payledger.relay;

import io.payledger.events.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings of the relay. */
@ConfigMapping(prefix = "payledger.relay")
public interface RelayConfig {

    String SLOT = "payledger_relay";
    String TRANSACTIONAL_ID = "payledger-relay";

    /** The logical replication slot, created if it is missing. The relays of one topic share it: it is the leader lock. */
    @WithDefault(SLOT)
    String slot();

    /** Created by the database's migration, never by the relay. */
    @WithDefault("payledger_outbox")
    String publication();

    /** Kafka fences every earlier producer of this name: the relays of one topic share it, and no other producer may use it. */
    @WithDefault(TRANSACTIONAL_ID)
    String transactionalId();

    /**
     * How often the WAL is read while there is nothing in it: a row after a pause waits for half of it on average. 5 ms costs 4 %
     * of a core while idle.
     */
    @WithDefault("5ms")
    Duration pollInterval();

    /** Rows per poll, and so per Kafka transaction. More is faster through a backlog, and holds more in memory. */
    @WithDefault("2048")
    int batchRowsMax();

    /**
     * From so many events on that are committed and not published, a relay that does not read the WAL yet publishes them
     * from the outbox, and a leader ends its term to do so: the WAL is read several times as slowly.
     */
    @WithDefault("20000")
    int catchUpRowsMin();

    /** How often a standby checks whether the slot is free. Adds to the time of a takeover. */
    @WithDefault("250ms")
    Duration standbyInterval();

    /** How often a message goes through the WAL, so that WAL without outbox rows is released as well. */
    @WithDefault("5s")
    Duration heartbeatInterval();

    /** How often the shards are compared with what is published: the longest that an idle shard's lost last event waits. */
    @WithDefault("30s")
    Duration sweepInterval();

    /** The pause after a failure; doubled with every failure in a row, up to {@link #backoffMax()}. */
    @WithDefault("500ms")
    Duration backoffMin();

    @WithDefault("10s")
    Duration backoffMax();

    /** How long the primary keeps the replication connection of a silent relay, and with it the lock. */
    @WithDefault("10s")
    Duration walSenderTimeout();

    /**
     * After this time Kafka aborts the transaction of a silent relay. Until then all readers of committed records wait:
     * longer is not safer.
     */
    @WithDefault("15s")
    Duration transactionTimeout();

    Pruning pruning();

    Topic topic();

    /** Deletes outbox rows that every relay of this database has published, once they are old enough. */
    interface Pruning {

        @WithDefault("true")
        boolean enabled();

        /** Published rows are kept this long. Rows that are not published are kept for ever. */
        @WithDefault("7d")
        Duration retention();

        @WithDefault("10m")
        Duration interval();

        /** Rows per statement: more finish sooner, and make each statement longer. */
        @WithDefault("1000")
        int batchRows();
    }

    /** The topics: the relay creates missing ones and checks existing ones. */
    interface Topic {

        /**
         * Where the events go. A relay with another topic needs another slot, transactional id and topic of published
         * positions as well; the start is refused if it shares those of the default relay.
         */
        @WithDefault(Topics.EVENTS)
        String events();

        /** Where the published positions go, in the transactions that publish the events. Never shared by two relays. */
        @WithDefault(Topics.PUBLISHED)
        String published();

        /**
         * The events topic of an earlier relay. A relay whose topic lacks events that the outbox no longer holds copies
         * them from there before it leads: that is how events move to a topic with more partitions. It may stay set: if
         * nothing is missing, nothing is read.
         */
        Optional<String> copyFrom();

        /** Cannot be changed later: a shard would move to another partition and lose its order. */
        @WithDefault("12")
        int partitions();

        /** If absent: 3 on three brokers or more, otherwise the brokers' default. */
        OptionalInt replicationFactor();

        /** If absent: 2 on three brokers or more, otherwise the brokers' default. */
        OptionalInt minInsyncReplicas();
    }
}
