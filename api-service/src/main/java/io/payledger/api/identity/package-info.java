/** Who is asking, for which tenant. Hides the token the caller came with and where its claims are. */
@NullMarked
package io.payledger.api.identity;

import org.jspecify.annotations.NullMarked;
