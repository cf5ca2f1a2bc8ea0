package io.payledger.relay;

import io.payledger.events.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How the outbox is relayed. */
@ConfigMapping(prefix = "payledger.relay")
public interface RelayConfig {

    String SLOT = "payledger_relay";
    String TRANSACTIONAL_ID = "payledger-relay";

    /** The logical replication slot, made where it is missing. All relays of one database name the same one: it is the leader lock. */
    @WithDefault(SLOT)
    String slot();

    /** Made by the database's migration, never by the relay. */
    @WithDefault("payledger_outbox")
    String publication();

    /** Kafka fences every earlier producer of this name, so all relays of one database share it, and nobody else uses it. */
    @WithDefault(TRANSACTIONAL_ID)
    String transactionalId();

    /**
     * How often the decoded rows are collected. It is the largest part of the delay between commit and Kafka: 5 ms costs
     * about a fifth of a core while idle, 50 ms some 3 %, and adds about twice its length to the delay.
     */
    @WithDefault("5ms")
    Duration pollInterval();

    /** Rows per poll, and so per Kafka transaction. More is faster through a backlog, and holds more in memory. */
    @WithDefault("2048")
    int batchRowsMax();

    /** How often a standby looks whether the slot is free. It adds to the time of a takeover. */
    @WithDefault("250ms")
    Duration standbyInterval();

    /** How often a message goes through the WAL, so that WAL without outbox rows is released too. */
    @WithDefault("5s")
    Duration heartbeatInterval();

    /** How often the shards are compared with what is published: the longest that an idle shard's lost last event waits. */
    @WithDefault("30s")
    Duration sweepInterval();

    /** How long a new start waits after a failure; doubled with every failure in a row, up to {@link #backoffMax()}. */
    @WithDefault("500ms")
    Duration backoffMin();

    @WithDefault("10s")
    Duration backoffMax();

    /** How long the primary keeps the replication connection of a relay that has gone silent, and with it the lock. */
    @WithDefault("10s")
    Duration walSenderTimeout();

    /**
     * After this time Kafka aborts a transaction whose relay has gone silent. Until then every reader of committed
     * records waits, so longer is not safer.
     */
    @WithDefault("15s")
    Duration transactionTimeout();

    Pruning pruning();

    Topic topic();

    /** Deleting of outbox rows that nobody needs any more: published by every relay of this database, and old enough. */
    interface Pruning {

        @WithDefault("true")
        boolean enabled();

        /** Published rows are kept this long. Rows that are not published are kept for ever. */
        @WithDefault("7d")
        Duration retention();

        @WithDefault("10m")
        Duration interval();

        /** Rows per statement: more finishes sooner, and makes each statement longer. */
        @WithDefault("1000")
        int batchRows();
    }

    /** The topics, which the relay makes where they are missing and checks where they are not. */
    interface Topic {

        /**
         * Where the events go. A relay with another topic is a relay of its own: it needs a slot, a transactional id and a
         * topic of published positions of its own, and is refused where it has those of the default one.
         */
        @WithDefault(Topics.EVENTS)
        String events();

        /** Where the published positions go, in the transactions that publish the events. Never shared by two relays. */
        @WithDefault(Topics.PUBLISHED)
        String published();

        /**
         * The events topic of an earlier relay. A relay that leads, and whose topic lacks events that the outbox does not
         * hold any more, takes them from there before it goes on: that is how events move to a topic with more
         * partitions. It may stay set: where nothing is lacking, nothing is read.
         */
        Optional<String> copyFrom();

        /** Cannot be changed later: a shard would move to another partition and lose its order. */
        @WithDefault("12")
        int partitions();

        /** Where it is absent: 3 where there are three brokers, the brokers' own default otherwise. */
        OptionalInt replicationFactor();

        /** Where it is absent: 2 where there are three brokers, the brokers' own default otherwise. */
        OptionalInt minInsyncReplicas();
    }
}
