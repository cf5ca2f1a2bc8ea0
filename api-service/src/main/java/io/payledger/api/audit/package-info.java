/** The audit trail of a tenant: pages and checks. It is written by {@link io.payledger.api.command.Outbox}. */
@NullMarked
package io.payledger.api.audit;

import org.jspecify.annotations.NullMarked;
