/** Hides Quarkus: start, stop, readiness, metrics and the HTTP report of the relay. */
@NullMarked
package io.payledger.relay.operations;

import org.jspecify.annotations.NullMarked;
