/**
 * How a command is carried out, whatever it is about: once, in one transaction of two flights, at the positions that it
 * takes, with an answer that says so even where the connection was lost in the middle of COMMIT. Hides keys, retries and
 * deadlines; what a command locks, decides and writes is its own.
 */
@NullMarked
package io.payledger.api.command;

import org.jspecify.annotations.NullMarked;
