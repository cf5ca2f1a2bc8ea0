/**
 * The fold on Kafka Streams: its life from the first sight of the broker to leaving the group, the one store, who of the
 * group owns a shard, and how far the broker's offsets are. Hides Kafka from every other room.
 */
@NullMarked
package io.payledger.worker.topology;

import org.jspecify.annotations.NullMarked;
