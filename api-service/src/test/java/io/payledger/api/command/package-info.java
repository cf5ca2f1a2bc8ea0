/** Repeated commands and their traces. */
@NullMarked
package io.payledger.api.command;

import org.jspecify.annotations.NullMarked;
