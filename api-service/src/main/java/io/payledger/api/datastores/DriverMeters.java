package io.payledger.api.datastores;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Drops the driver's own meters: it registers them for each event loop under the same name, and logs a warning. */
class DriverMeters {

    @Produces
    @Singleton
    MeterFilter withoutDriverQueues() {
        return MeterFilter.deny(id -> "sql".equals(id.getTag("clientType")));
    }
}
