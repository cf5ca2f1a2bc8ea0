/** A worker's answer about the reconciliation of a run, which the API forwards. */
@NullMarked
package io.payledger.reconciliation;

import org.jspecify.annotations.NullMarked;
