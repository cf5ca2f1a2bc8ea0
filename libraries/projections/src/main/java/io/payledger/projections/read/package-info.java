/** Reads of a worker's rows over HTTP under a session token: fresh enough, or refused. */
@NullMarked
package io.payledger.projections.read;

import org.jspecify.annotations.NullMarked;
