@NullMarked
package io.payledger.projections;

import org.jspecify.annotations.NullMarked;
