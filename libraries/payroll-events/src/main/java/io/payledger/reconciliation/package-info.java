/** What a worker answers of a run's reconciliation, and the API passes on. */
@NullMarked
package io.payledger.reconciliation;

import org.jspecify.annotations.NullMarked;
