/** What all endpoints share: problems, headers, preferences, and the one hop to the instance that owns a shard. */
@NullMarked
package io.payledger.projections.http;

import org.jspecify.annotations.NullMarked;
