/** What sessions are promised, on real followers that lag, stop and come back. */
@NullMarked
package io.payledger.api.read;

import org.jspecify.annotations.NullMarked;
