package io.payledger.journey;

import io.payledger.localstack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** One stack for all tests that leave it as they found it; it stops with the JVM. */
final class SharedStack {

    private static final LocalStack STACK =
            LocalStack.in(directory("shared")).fresh().start();

    private SharedStack() {}

    static LocalStack stack() {
        return STACK;
    }

    /** A directory that the build cleans away. */
    static Path directory(String name) {
        try {
            return Files.createDirectories(Path.of("target", "stacks", name).toAbsolutePath());
        } catch (IOException noDisk) {
            throw new UncheckedIOException(noDisk);
        }
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
    static Session watcher(String tenant, String role, Session.Reading reading) {
        return new Session(List.of(STACK.worker(1).url()), STACK.token(tenant, "vera", role), reading);
    }

    static PayrollRuns without(String tenant, String user, String role) {
        return new PayrollRuns(
                new Session(STACK.apiUrls(), STACK.token(tenant, user, role), Session.Reading.WITHOUT_TOKEN), tenant);
    }

    static void lag(Duration first, Duration second) {
        STACK.postgres().follower(1).lag(first);
        STACK.postgres().follower(2).lag(second);
    }
}
