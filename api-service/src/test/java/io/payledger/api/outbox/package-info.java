/** What the outbox keeps of the request that filled it. */
@NullMarked
package io.payledger.api.outbox;

import org.jspecify.annotations.NullMarked;
