/** What every request is held to, from the declarations of its resource method. */
@NullMarked
package io.payledger.service.requests;

import org.jspecify.annotations.NullMarked;
