/** Random requests to every endpoint of every service, made from the OpenAPI documents; reproducible by their seed. */
@NullMarked
package io.payledger.endtoend.fuzz;

import org.jspecify.annotations.NullMarked;
