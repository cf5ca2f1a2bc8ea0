package io.payledger.cli.measurement;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.freshness.Position;
import io.payledger.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A tenant whose approvals are followed to the frontier of the first worker, by a long poll. Thread-safe. */
record WatchedTenant(String name, PayrollRuns preparer, PayrollRuns approver, Session watcher) {

    static WatchedTenant of(Stack stack, String name) {
        String approver = stack.token(name, "amir", "approver");
        return new WatchedTenant(
                name,
                new PayrollRuns(new Session(stack.apiUrls(), stack.token(name, "petra", "preparer")), name),
                new PayrollRuns(new Session(stack.apiUrls(), approver), name),
                new Session(List.of(stack.worker(1).url()), approver));
    }

    /** How long an approval took to become visible, from the request on and from the response on. */
    record Visible(Duration sinceSent, Duration sinceAcknowledged) {}

    /** Approves a run that is at {@link PayrollRuns#PENDING}. */
    Visible approve(String run) {
        long sent = System.nanoTime();
        Position position =
                approver.approve(run, PayrollRuns.PENDING).expect(200).appliedThrough();
        long acknowledged = System.nanoTime();
        watcher.get("/frontiers/payroll/" + name + "?at-least=" + position, Map.of("Prefer", "wait=10"))
                .expect(200);
        long visible = System.nanoTime();
        return new Visible(Duration.ofNanos(visible - sent), Duration.ofNanos(visible - acknowledged));
    }
}
