package io.payledger.api.transfers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what each tenant holds, up to a limit. Thread-safe. */
final class TenantCount {

    private final int max;
    private final Map<String, Integer> held = new ConcurrentHashMap<>();

    TenantCount(int max) {
        this.max = max;
    }

    /** Whether the tenant may hold one more; if so, {@link #release} follows once. */
    boolean take(String tenant) {
        if (held.merge(tenant, 1, Integer::sum) <= max) {
            return true;
        }
        release(tenant);
        return false;
    }

    void release(String tenant) {
        held.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    }
}
