/** Shows stale reads without session tokens, and none with them. */
@NullMarked
package io.payledger.cli.demo;

import org.jspecify.annotations.NullMarked;
