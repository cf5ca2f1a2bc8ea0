/** Reconciliations of a worker, held to the caller's session. */
@NullMarked
package io.payledger.api.reconciliation;

import org.jspecify.annotations.NullMarked;
