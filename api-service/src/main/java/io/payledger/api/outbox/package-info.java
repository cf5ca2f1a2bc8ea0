/**
 * The last statement of a writing transaction: it takes the shard's next positions and puts the events there. Hides the
 * epoch and timeline guard, and how positions are handed out in commit order.
 */
@NullMarked
package io.payledger.api.outbox;

import org.jspecify.annotations.NullMarked;
