/** A run's reconciliation over HTTP. */
@NullMarked
package io.payledger.worker.http;

import org.jspecify.annotations.NullMarked;
