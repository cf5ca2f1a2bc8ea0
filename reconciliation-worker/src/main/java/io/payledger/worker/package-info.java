/** The reconciliation worker: a fold, its ledger, and its answers over HTTP, on top of the projections library. */
@NullMarked
package io.payledger.worker;

import org.jspecify.annotations.NullMarked;
