/** Kafka client settings: what is accepted, what is refused, and what each client gets. */
@NullMarked
package io.payledger.service.kafka;

import org.jspecify.annotations.NullMarked;
