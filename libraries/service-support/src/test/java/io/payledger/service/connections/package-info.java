/** The tests of this package. */
@NullMarked
package io.payledger.service.connections;

import org.jspecify.annotations.NullMarked;
