/** How Kafka's clients are configured from a service's own settings and the deployment's file. */
@NullMarked
package io.payledger.service.kafka;

import org.jspecify.annotations.NullMarked;
