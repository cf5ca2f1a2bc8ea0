/**
 * Payment files for the bank, and the status reports and statements that come back. Names and account numbers go no
 * further than the files.
 */
@NullMarked
package io.payledger.api.payments;

import org.jspecify.annotations.NullMarked;
