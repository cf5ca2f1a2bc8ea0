/** Tests over HTTP with real servers. */
@NullMarked
package io.payledger.api.directory;

import org.jspecify.annotations.NullMarked;
