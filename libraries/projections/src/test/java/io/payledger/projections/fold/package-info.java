@NullMarked
package io.payledger.projections.fold;

import org.jspecify.annotations.NullMarked;
