/** What may happen to a run, how registers are read, and the whole of it over HTTP on real servers. */
@NullMarked
package io.payledger.api.policy;

import org.jspecify.annotations.NullMarked;
