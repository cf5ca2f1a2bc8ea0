/**
 * How fresh an answer is, and how fresh it has to be: positions, frontiers, session tokens, and the policy that reads
 * under them. Knows nothing of HTTP, SQL, Kafka or payroll, so that followers, the primary and projections are held to
 * the same rule by the same code.
 */
@NullMarked
package io.payledger.freshness;

import org.jspecify.annotations.NullMarked;
