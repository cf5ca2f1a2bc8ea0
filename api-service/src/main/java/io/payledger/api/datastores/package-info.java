/**
 * The stores that can answer a read, the primary and its followers: what is known of each, kept up to date by probes,
 * and the policy that chooses among them. Hides pools, lag and who has just gone or come back.
 */
@NullMarked
package io.payledger.api.datastores;

import org.jspecify.annotations.NullMarked;
