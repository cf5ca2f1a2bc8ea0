/** Payment files, status reports and statements. */
@NullMarked
package io.payledger.api.payments;

import org.jspecify.annotations.NullMarked;
