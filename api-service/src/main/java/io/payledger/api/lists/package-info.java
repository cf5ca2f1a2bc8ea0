/** Lists in pages: opaque cursors, and links that lead on. */
@NullMarked
package io.payledger.api.lists;

import org.jspecify.annotations.NullMarked;
