/**
 * Reconciliations, which workers have and callers ask this service for. Hides which worker there is and which has the
 * tenant, and holds the answer to the caller's session.
 */
@NullMarked
package io.payledger.api.reconciliation;

import org.jspecify.annotations.NullMarked;
