/** Text that people write, in any script. */
@NullMarked
package io.payledger.api.text;

import org.jspecify.annotations.NullMarked;
