@NullMarked
package io.payledger.testing;

import org.jspecify.annotations.NullMarked;
