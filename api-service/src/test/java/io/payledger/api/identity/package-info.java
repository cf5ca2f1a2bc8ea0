/** Who may come in. */
@NullMarked
package io.payledger.api.identity;

import org.jspecify.annotations.NullMarked;
