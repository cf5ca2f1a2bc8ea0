package io.payledger.cli.measurement;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.stack.Stack;
import java.util.List;
import java.util.Map;

/** A tenant whose approvals are followed to the frontier of a worker, by a long poll. Thread-safe. */
public record WatchedTenant(String name, PayrollRuns preparer, PayrollRuns approver, Session watcher) {

    /** Watched at the first worker. */
    static WatchedTenant of(Stack stack, String name) {
        String approver = stack.token(name, "amir", "approver");
        return new WatchedTenant(
                name,
                new PayrollRuns(new Session(stack.apiUrls(), stack.token(name, "petra", "preparer")), name),
                new PayrollRuns(new Session(stack.apiUrls(), approver), name),
                new Session(List.of(stack.worker(1).url()), approver));
    }

    /**
     * Approves a run that is at {@link PayrollRuns#PENDING}, now.
     *
     * @param dueNanos when it should have been approved, as {@link System#nanoTime} has it
     * @throws IllegalStateException if it is not approved, or not visible within ten seconds of the response
     */
    VisibleApproval approve(String run, long dueNanos) {
        Shard shard = Shard.of("payroll", name);
        Position position =
                approver.approve(run, PayrollRuns.PENDING).expect(200).appliedThrough();
        long acknowledged = System.nanoTime();
        watcher.get("/frontiers/" + shard + "?at-least=" + position, Map.of("Prefer", "wait=10"))
                .expect(200);
        return new VisibleApproval(shard, position, dueNanos, acknowledged, System.nanoTime());
    }
}
