/**
 * The fold on Kafka Streams: its life from the first contact with the broker to leaving the group, the one store, which
 * instance owns a shard, and the broker's offsets. Hides Kafka from every other package.
 */
@NullMarked
package io.payledger.projections.streams;

import org.jspecify.annotations.NullMarked;
