/**
 * A stack that docker compose runs: found by its project's name, asked and broken through the docker command. Hides
 * containers, the ports they are published on, and that these change with every start.
 */
@NullMarked
package io.payledger.compose;

import org.jspecify.annotations.NullMarked;
