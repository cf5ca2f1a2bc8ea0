/** Tests of the way of the money. */
@NullMarked
package io.payledger.api.payments;

import org.jspecify.annotations.NullMarked;
