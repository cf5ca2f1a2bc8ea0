/**
 * What a client sees while parts of a stack are killed, frozen and restarted: a steady load of well-behaved clients, the
 * faults, and what was lost at the end. Knows the services by their HTTP interfaces and topics only.
 */
@NullMarked
package io.payledger.cli.availability;

import org.jspecify.annotations.NullMarked;
