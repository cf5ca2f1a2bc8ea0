/**
 * What a whole PayLedger is to whoever makes a journey through it, wherever it runs: as child processes, in containers,
 * or started by somebody else. Knows nothing of how any of these is done.
 */
@NullMarked
package io.payledger.stack;

import org.jspecify.annotations.NullMarked;
