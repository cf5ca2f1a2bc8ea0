package io.payledger.endtoend;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** One stack for all tests that leave it as they found it; it stops with the JVM. */
final class SharedStack {

    private static final Stack STACK = Stacks.start("shared");

    private SharedStack() {}

    static Stack stack() {
        return STACK;
    }

    /** A tenant that no other test has seen. */
    static String newTenant() {
        return "t-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static PayrollRuns preparer(String tenant) {
        return as(tenant, "petra", "preparer");
    }

    static PayrollRuns approver(String tenant) {
        return as(tenant, "amir", "approver");
    }

    static PayrollRuns as(String tenant, String user, String role) {
        return new PayrollRuns(new Session(STACK.apiUrls(), STACK.token(tenant, user, role)), tenant);
    }

    /** A session that asks the worker itself. */
    static Session watcher(String tenant, String role, Session.ReadMode reading) {
        return new Session(List.of(STACK.worker(1).url()), STACK.token(tenant, "vera", role), reading);
    }

    static PayrollRuns without(String tenant, String user, String role) {
        return new PayrollRuns(
                new Session(STACK.apiUrls(), STACK.token(tenant, user, role), Session.ReadMode.WITHOUT_TOKEN), tenant);
    }

    static void lag(Duration first, Duration second) {
        STACK.follower(1).lag(first);
        STACK.follower(2).lag(second);
    }
}
