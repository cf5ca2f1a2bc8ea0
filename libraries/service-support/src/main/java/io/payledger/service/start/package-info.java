/** What is done once at the start, so that no request waits for it. */
@NullMarked
package io.payledger.service.start;

import org.jspecify.annotations.NullMarked;
