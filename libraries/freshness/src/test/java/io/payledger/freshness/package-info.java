/** Laws of the values, and the read policy against simulated stores that lag, fail and lose history. */
@NullMarked
package io.payledger.freshness;

import org.jspecify.annotations.NullMarked;
