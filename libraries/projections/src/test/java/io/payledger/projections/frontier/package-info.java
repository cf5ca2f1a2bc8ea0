@NullMarked
package io.payledger.projections.frontier;

import org.jspecify.annotations.NullMarked;
