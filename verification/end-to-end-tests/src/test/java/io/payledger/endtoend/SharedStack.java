package io.payledger.endtoend;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.stack.Stack;
import java.time.Duration;
import java.util.List;

/** One stack for all tests that do not change it; it stops with the JVM. */
final class SharedStack {

    /** Of the classes that use it: the build runs them in one JVM. */
    static final String TAG = "shared-stack";

    private static final Stack STACK = Stacks.start("shared");

    private SharedStack() {}

    static Stack stack() {
        return STACK;
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

    /** A session that sends its requests to the worker directly. */
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
