package io.payledger.freshness;

import java.time.Duration;

/** Learns when a store can no longer be reached and when it can again, once for each change. Called by reads: it must not block. */
public interface StoreListener {

    /** Does nothing. */
    StoreListener NONE = new StoreListener() {
        @Override
        public void lost(String store, Throwable reason) {}

        @Override
        public void back(String store, Duration lag, int epoch) {}
    };

    void lost(String store, Throwable reason);

    void back(String store, Duration lag, int epoch);
}
