/** Streams files of comma-separated values, and reports errors by line, column and name. */
@NullMarked
package io.payledger.api.csv;

import org.jspecify.annotations.NullMarked;
