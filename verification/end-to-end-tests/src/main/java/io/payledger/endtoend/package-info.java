/**
 * The whole way, as a user goes it: a client that keeps its session token, the demo, and the load command. Knows the
 * services by their HTTP interfaces and topics only.
 */
@NullMarked
package io.payledger.endtoend;

import org.jspecify.annotations.NullMarked;
