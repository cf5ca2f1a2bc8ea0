/**
 * The contract between the API, the relay, the workers and everybody else who reads the topics: event types, payloads,
 * CloudEvents headers, topic names. Knows nothing of SQL, HTTP or how an event gets from one to the other.
 */
@NullMarked
package io.payledger.events;

import org.jspecify.annotations.NullMarked;
