/** What sessions are promised, on real followers that lag, stop and come back. */
@NullMarked
package io.payledger.api.session;

import org.jspecify.annotations.NullMarked;
