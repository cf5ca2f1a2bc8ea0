/** The contract with readers: names, shapes, and what is refused. */
@NullMarked
package io.payledger.events;

import org.jspecify.annotations.NullMarked;
