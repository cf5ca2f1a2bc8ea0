/**
 * Hides Kafka: what has been published, what may be published next, and how a batch becomes one transaction. The order
 * of a shard is judged here and nowhere else.
 */
@NullMarked
package io.payledger.relay.publishing;

import org.jspecify.annotations.NullMarked;
