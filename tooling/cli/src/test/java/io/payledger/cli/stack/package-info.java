@NullMarked
package io.payledger.cli.stack;

import org.jspecify.annotations.NullMarked;
