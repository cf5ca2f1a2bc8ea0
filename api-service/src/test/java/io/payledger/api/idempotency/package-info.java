/** Commands that are sent more than once. */
@NullMarked
package io.payledger.api.idempotency;

import org.jspecify.annotations.NullMarked;
