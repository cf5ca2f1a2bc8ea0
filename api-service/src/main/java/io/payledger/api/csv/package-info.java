/** Files of comma-separated values that stream through, and what is wrong in them: by line, column and name. */
@NullMarked
package io.payledger.api.csv;

import org.jspecify.annotations.NullMarked;
