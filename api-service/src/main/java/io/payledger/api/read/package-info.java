/**
 * Sessions on the wire: the token that a request brings and the one its answer carries, what a caller prefers, and
 * reads that are held to both. Hides signing, header syntax and how an answer came about.
 */
@NullMarked
package io.payledger.api.read;

import org.jspecify.annotations.NullMarked;
