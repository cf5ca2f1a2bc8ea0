/**
 * The audit trail as anybody can check it: what an entry says, and how each one's hash covers the one before. Needs
 * neither the database nor the service that wrote it.
 */
@NullMarked
package io.payledger.audit;

import org.jspecify.annotations.NullMarked;
