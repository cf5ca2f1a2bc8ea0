/**
 * Carries a command out: once, in one transaction of two pipelined batches, at the positions that it takes, with a result
 * that is true even where the connection is lost during COMMIT. Hides keys, retries and deadlines; what a command locks,
 * decides and writes is its feature's, and HTTP is {@code io.payledger.api.http}.
 */
@NullMarked
package io.payledger.api.command;

import org.jspecify.annotations.NullMarked;
