/** Tests over HTTP with real servers. */
@NullMarked
package io.payledger.api.policy;

import org.jspecify.annotations.NullMarked;
