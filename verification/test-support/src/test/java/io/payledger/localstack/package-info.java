/** In the package of the stacks, since only they may claim a directory. */
@NullMarked
package io.payledger.localstack;

import org.jspecify.annotations.NullMarked;
