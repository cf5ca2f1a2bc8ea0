/**
 * The audit trail: what an entry says, and how its hash covers the previous one. Verifying it needs neither the database
 * nor the service that wrote it.
 */
@NullMarked
package io.payledger.audit;

import org.jspecify.annotations.NullMarked;
