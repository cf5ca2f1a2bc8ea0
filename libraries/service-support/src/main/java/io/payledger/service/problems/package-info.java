/** Errors as RFC 9457 problems, rendered by one class for resources, filters and the HTTP router. */
@NullMarked
package io.payledger.service.problems;

import org.jspecify.annotations.NullMarked;
