/** Which region a tenant is at home in. Hides how that is known: from settings, and from what the session has seen. */
@NullMarked
package io.payledger.api.region;

import org.jspecify.annotations.NullMarked;
