/** The stack on containers: the project's images, PostgreSQL and Kafka, with Testcontainers. */
@NullMarked
package io.payledger.endtoend.containers;

import org.jspecify.annotations.NullMarked;
