/** What the service requires of its servers. */
@NullMarked
package io.payledger.api.datastores;

import org.jspecify.annotations.NullMarked;
