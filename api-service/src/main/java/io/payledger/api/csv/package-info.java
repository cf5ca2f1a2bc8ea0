/** Streams files as spreadsheets save them in any country, and reports errors by row, column and name. */
@NullMarked
package io.payledger.api.csv;

import org.jspecify.annotations.NullMarked;
