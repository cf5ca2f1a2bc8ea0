/** Roles and tenants. */
@NullMarked
package io.payledger.api.identity;

import org.jspecify.annotations.NullMarked;
