/** Requests that came to the wrong region. */
@NullMarked
package io.payledger.api.region;

import org.jspecify.annotations.NullMarked;
