@NullMarked
package io.payledger.cli;

import org.jspecify.annotations.NullMarked;
