/** What the service insists on from its servers. */
@NullMarked
package io.payledger.api.datastores;

import org.jspecify.annotations.NullMarked;
