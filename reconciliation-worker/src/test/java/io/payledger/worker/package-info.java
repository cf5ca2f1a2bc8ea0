/** Histories of events, and the worker as a process against a real broker. */
@NullMarked
package io.payledger.worker;

import org.jspecify.annotations.NullMarked;
