/** Alerts, from their cause on a running stack to Prometheus. Hides how Prometheus is come by and started. */
@NullMarked
package io.payledger.journey.alerts;

import org.jspecify.annotations.NullMarked;
