/** Tests over HTTP with real servers. */
@NullMarked
package io.payledger.api.audit;

import org.jspecify.annotations.NullMarked;
