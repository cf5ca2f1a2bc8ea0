/** What every command prints with. */
@NullMarked
package io.payledger.cli.output;

import org.jspecify.annotations.NullMarked;
