/** Reconciliations that are read from a worker under the caller's session token. */
@NullMarked
package io.payledger.api.reconciliation;

import org.jspecify.annotations.NullMarked;
