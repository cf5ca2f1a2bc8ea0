/** The caller and their roles. Hides the bearer token and where its claims are. */
@NullMarked
package io.payledger.service.identity;

import org.jspecify.annotations.NullMarked;
