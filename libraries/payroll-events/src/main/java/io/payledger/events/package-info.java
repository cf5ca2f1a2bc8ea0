/**
 * The contract between the API, the relay, the workers and all other readers of the topics: event types, payloads, the
 * envelope of CloudEvents headers, topic names. Knows nothing of SQL, HTTP or Kafka clients.
 */
@NullMarked
package io.payledger.events;

import org.jspecify.annotations.NullMarked;
