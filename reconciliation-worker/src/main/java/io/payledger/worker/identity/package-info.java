/** Who calls, and what they may see. Decided before anything is read; a session token is no permission. */
@NullMarked
package io.payledger.worker.identity;

import org.jspecify.annotations.NullMarked;
