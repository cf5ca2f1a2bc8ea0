/** What every request meets, over raw HTTP. */
@NullMarked
package io.payledger.api.http;

import org.jspecify.annotations.NullMarked;
