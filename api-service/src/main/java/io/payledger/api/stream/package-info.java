/**
 * What changes in a tenant, live over HTTP: fed from Kafka, held back until the primary shows it, made whole from the
 * outbox. Hides that both of them have a part in it.
 */
@NullMarked
package io.payledger.api.stream;

import org.jspecify.annotations.NullMarked;
