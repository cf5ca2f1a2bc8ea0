/** What every request meets, over raw HTTP. */
@NullMarked
package io.payledger.api.edge;

import org.jspecify.annotations.NullMarked;
