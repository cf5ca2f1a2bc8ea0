/** The ground that the tests of this service stand on: real servers, a wire between them that can be watched and cut, and callers. */
@NullMarked
package io.payledger.api.testing;

import org.jspecify.annotations.NullMarked;
