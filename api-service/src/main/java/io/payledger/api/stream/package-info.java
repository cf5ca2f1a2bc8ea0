/**
 * Live changes of a tenant over HTTP: read from Kafka, held back until the primary shows them, completed from the outbox.
 * Hides that there are two sources.
 */
@NullMarked
package io.payledger.api.stream;

import org.jspecify.annotations.NullMarked;
