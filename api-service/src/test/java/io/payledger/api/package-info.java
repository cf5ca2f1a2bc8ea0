/** What holds for the service as a whole. */
@NullMarked
package io.payledger.api;

import org.jspecify.annotations.NullMarked;
