@NullMarked
package io.payledger.projections.streams;

import org.jspecify.annotations.NullMarked;
