package io.payledger.api.datastores;

import io.payledger.freshness.ReadAttempt.StoreUnavailableException;
import io.payledger.freshness.StoreListener;
import io.payledger.service.logging.LogCategory;
import io.payledger.service.logging.LogLine;
import java.time.Duration;

/** A line for each store that is lost or back, whether a read or the probe found it. */
final class StoreLog implements StoreListener {

    @Override
    public void lost(String store, Throwable failure) {
        Throwable reason = failure instanceof StoreUnavailableException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        LogLine.of("store is lost")
                .with("store", store)
                .with("reason", reason.getClass().getSimpleName())
                .with("cause", reason.getMessage())
                .warn(LogCategory.STORES);
    }

    @Override
    public void back(String store, Duration lag, int epoch) {
        LogLine.of("store is back")
                .with("store", store)
                .with("lag_ms", lag.toMillis())
                .with("epoch", epoch)
                .info(LogCategory.STORES);
    }
}
