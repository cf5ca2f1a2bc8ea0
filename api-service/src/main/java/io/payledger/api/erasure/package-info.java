/**
 * Erases employees who have left, once the tenant's retention is over. The runs that paid them keep their amounts, and are
 * sealed again, so that a change of their content is still found.
 */
@NullMarked
package io.payledger.api.erasure;

import org.jspecify.annotations.NullMarked;
