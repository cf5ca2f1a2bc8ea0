/**
 * The HTTP edge: filters before every resource, limits of bodies, and one renderer each for commands and for session
 * reads. Hides headers, status codes and problems from the features and from the command engine.
 */
@NullMarked
package io.payledger.api.http;

import org.jspecify.annotations.NullMarked;
