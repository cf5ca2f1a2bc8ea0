/** A run's reconciliation over HTTP, held to the session token: fresh enough, or refused. */
@NullMarked
package io.payledger.worker.reconciliation;

import org.jspecify.annotations.NullMarked;
