/**
 * Commands that are carried out once, however often they arrive. Hides where their keys are kept, and how two of the
 * same that arrive together are told apart.
 */
@NullMarked
package io.payledger.api.idempotency;

import org.jspecify.annotations.NullMarked;
