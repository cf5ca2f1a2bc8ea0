/** Hides Quarkus: the relay as a service that others start, stop, watch and ask. */
@NullMarked
package io.payledger.relay.operations;

import org.jspecify.annotations.NullMarked;
