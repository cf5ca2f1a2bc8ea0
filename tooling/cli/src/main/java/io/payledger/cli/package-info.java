/** The commands of {@code ./payledger}. They know the services by their HTTP interfaces and topics only. */
@NullMarked
package io.payledger.cli;

import org.jspecify.annotations.NullMarked;
