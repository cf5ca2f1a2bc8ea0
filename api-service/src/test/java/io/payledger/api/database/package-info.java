/** What the service insists on from its servers. */
@NullMarked
package io.payledger.api.database;

import org.jspecify.annotations.NullMarked;
