/** Alerts, from their cause on a running stack to Prometheus. Hides how Prometheus is found and started. */
@NullMarked
package io.payledger.endtoend.alerts;

import org.jspecify.annotations.NullMarked;
