package io.payledger.cli.measurement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;

/** A run that waits for its approval. */
public record PendingRun(WatchedTenant tenant, String run) {

    private static final int CLIENTS = 8;
    private static final int ITEMS = 2;

    /** Each tenant has as many as any other, and they take turns. */
    public static List<PendingRun> prepare(int count, List<WatchedTenant> tenants)
            throws InterruptedException, ExecutionException {
        List<Callable<PendingRun>> tasks = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            WatchedTenant tenant = tenants.get(number % tenants.size());
            int seed = number;
            tasks.add(() -> new PendingRun(tenant, tenant.preparer().pending(ITEMS, seed)));
        }
        return Clients.run(CLIENTS, tasks);
    }

    /** Approves all of them in an open loop, and returns once each is visible. */
    public static List<VisibleApproval> approve(int perSecond, List<PendingRun> pending) throws InterruptedException {
        return OpenLoop.run(
                perSecond,
                pending.stream()
                        .<LongFunction<VisibleApproval>>map(each -> due -> each.tenant.approve(each.run, due))
                        .toList());
    }
}
