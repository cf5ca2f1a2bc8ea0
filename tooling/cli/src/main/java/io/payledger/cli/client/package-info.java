/** A client of the API that keeps its session token. */
@NullMarked
package io.payledger.cli.client;

import org.jspecify.annotations.NullMarked;
