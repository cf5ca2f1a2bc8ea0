/**
 * Hides Kafka: what has been published, what may be published next, and how a batch becomes one transaction. This
 * package alone decides about the order of a shard.
 */
@NullMarked
package io.payledger.relay.publishing;

import org.jspecify.annotations.NullMarked;
