/**
 * The way of the money: the file that tells a bank whom to pay, and what banks say of it in status reports and statements.
 * Names and account numbers come no further than the file itself.
 */
@NullMarked
package io.payledger.api.payments;

import org.jspecify.annotations.NullMarked;
