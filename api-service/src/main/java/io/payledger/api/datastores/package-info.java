/**
 * The primary and its followers: their pools, what the probes know of each, and the policy that chooses among them. Hides
 * lag, and which store is lost or back.
 */
@NullMarked
package io.payledger.api.datastores;

import org.jspecify.annotations.NullMarked;
