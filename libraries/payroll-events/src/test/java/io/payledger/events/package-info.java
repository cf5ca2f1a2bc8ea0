/** The contract as its readers meet it: names, shapes, and what is refused. */
@NullMarked
package io.payledger.events;

import org.jspecify.annotations.NullMarked;
