/** The stack on containers: the project's own images, PostgreSQL and Kafka, by way of Testcontainers. */
@NullMarked
package io.payledger.endtoend.containers;

import org.jspecify.annotations.NullMarked;
