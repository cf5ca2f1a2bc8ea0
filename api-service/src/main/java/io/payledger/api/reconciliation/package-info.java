/**
 * Reconciliations, which callers read through this service from a worker. Hides which workers there are and which has the
 * tenant, and requires what the caller's session has seen.
 */
@NullMarked
package io.payledger.api.reconciliation;

import org.jspecify.annotations.NullMarked;
