/** Bodies of requests and files in responses: received and sent whole, so that a slow client holds no thread. */
@NullMarked
package io.payledger.api.transfers;

import org.jspecify.annotations.NullMarked;
