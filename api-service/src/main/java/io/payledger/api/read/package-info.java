/** Reads of PostgreSQL that show at least what their session has seen. Hides which store answers. */
@NullMarked
package io.payledger.api.read;

import org.jspecify.annotations.NullMarked;
