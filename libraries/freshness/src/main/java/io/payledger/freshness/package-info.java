/**
 * How fresh an answer is and how fresh it must be: positions, frontiers, session tokens, and the read policy. It depends
 * on the JDK only, so that one implementation of the rule serves followers, the primary and projections.
 */
@NullMarked
package io.payledger.freshness;

import org.jspecify.annotations.NullMarked;
