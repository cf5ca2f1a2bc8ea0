@NullMarked
package io.payledger.cli.measurement;

import org.jspecify.annotations.NullMarked;
