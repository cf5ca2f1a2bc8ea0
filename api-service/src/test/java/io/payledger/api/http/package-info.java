/** What all requests have in common, over raw HTTP. */
@NullMarked
package io.payledger.api.http;

import org.jspecify.annotations.NullMarked;
