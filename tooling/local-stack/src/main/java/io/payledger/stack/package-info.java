/**
 * A whole PayLedger as its users see it, independent of how it runs: as child processes, in containers, or started by
 * others. Knows nothing of how any of these is done.
 */
@NullMarked
package io.payledger.stack;

import org.jspecify.annotations.NullMarked;
