/**
 * What all endpoints share: problems, the headers that tell how an answer was served, preferences, and the one hop to
 * the instance that owns a shard.
 */
@NullMarked
package io.payledger.worker.http;

import org.jspecify.annotations.NullMarked;
