/** Stories told as events, and the worker as a process of its own before a real broker. */
@NullMarked
package io.payledger.worker;

import org.jspecify.annotations.NullMarked;
