/** Hides how the tables, roles and rights of the primary are kept as files, and how they are applied. */
@NullMarked
package io.payledger.schema;

import org.jspecify.annotations.NullMarked;
