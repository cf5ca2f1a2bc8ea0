/** Tests over HTTP with real servers. */
@NullMarked
package io.payledger.api.erasure;

import org.jspecify.annotations.NullMarked;
