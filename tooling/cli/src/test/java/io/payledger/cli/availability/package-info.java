@NullMarked
package io.payledger.cli.availability;

import org.jspecify.annotations.NullMarked;
