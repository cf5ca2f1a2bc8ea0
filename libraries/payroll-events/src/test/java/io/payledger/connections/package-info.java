/** The contract as its readers meet it: names, shapes, and what is refused. */
@NullMarked
package io.payledger.connections;

import org.jspecify.annotations.NullMarked;
