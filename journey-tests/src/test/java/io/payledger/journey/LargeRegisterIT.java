package io.payledger.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand people on one payroll, with the small heaps of the local stack. What it took, and what the tenant's
 * other writes felt of it, is in {@code target/large-register.txt}; no time decides whether it passes.
 */
@OnlyOnTheLocalStack("memory is measured at the child processes")
class LargeRegisterIT {

    private static final int EMPLOYEES = 100_000;

    /** On the command line of a service of this stack. */
    private static final Pattern SERVICE =
            Pattern.compile("/stacks/large-register/applications/([a-z-]+)-[0-9a-f]+/quarkus-run.jar");

    private final List<String> report = new ArrayList<>();

    @Test
    void aRegisterOfAHundredThousandItemsGoesTheWholeWayAndOthersGoOnWriting() throws Exception {
        try (Stack stack = Stacks.start("large-register")) {
            String tenant = SharedStack.newTenant();
            PayrollRuns petra = as(stack, tenant, "petra", "preparer");
            PayrollRuns amir = as(stack, tenant, "amir", "approver");
            Answer warm = amir.approve(petra.pending(1_000, 1)).expect(200);
            assertThat(warm.state()).isEqualTo("APPROVED");
            memory("at first");
            String csv = Register.csv(EMPLOYEES, 7);

            OtherWrites others = new OtherWrites(as(stack, tenant, "otto", "preparer"));
            Thread writing = new Thread(others, "other writes");
            writing.start();
            try {
                for (int round = 1; round <= 5; round++) {
                    String run = petra.create();
                    Answer recorded = timed(stack, "imported", others, () -> petra.importCsv(run, csv)
                            .expect(200));
                    Answer calculated =
                            timed(stack, "calculated", others, () -> petra.step(run, "calculate", "{}", recorded.etag())
                                    .expect(200));
                    Answer submitted =
                            timed(stack, "submitted", others, () -> petra.step(run, "submit", "{}", calculated.etag())
                                    .expect(200));
                    timed(stack, "approved", others, () -> amir.approve(run, submitted.etag())
                            .expect(200));
                    Answer verdict = timed(stack, "reconciled", others, () -> await().atMost(Duration.ofMinutes(2))
                            .until(() -> amir.reconciliation(run), answer -> answer.status() == 200));

                    assertThat(verdict.verdict()).isEqualTo("AGREED");
                    JsonNode approved = verdict.body().path("approved").path("totals");
                    assertThat(approved.path("headcount").asInt()).isEqualTo(EMPLOYEES);
                    assertThat(verdict.body().path("register").path("totals")).isEqualTo(approved);
                    memory("after round " + round);
                }
            } finally {
                others.stop.set(true);
                writing.join();
            }
            assertThat(others.failures).isEmpty();
            assertThat(others.written.get()).isPositive();
        } finally {
            Files.write(Path.of("target", "large-register.txt"), report);
        }
    }

    private interface Step {
        Answer run();
    }

    private Answer timed(Stack stack, String what, OtherWrites others, Step step) {
        others.longestMillis = 0;
        long lockedBefore = lockedMillis(stack);
        long startNanos = System.nanoTime();
        Answer answer = step.run();
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        report.add("%s in %d ms, %d of them with the tenant locked; its other writes meanwhile took %d ms at most"
                .formatted(what, millis, lockedMillis(stack) - lockedBefore, others.longestMillis));
        return answer;
    }

    /** For how long all commands but the small ones have locked the tenant so far. */
    private static long lockedMillis(Stack stack) {
        String series = "payledger_command_shard_locked_seconds_sum";
        URI api = stack.apiUrls().get(0);
        String bearer = stack.token("operations", "olga", "operator");
        return Math.round(
                1000 * (Metrics.sum(api, bearer, series) - Metrics.sum(api, bearer, series + "{command=\"create\"")));
    }

    private static PayrollRuns as(Stack stack, String tenant, String user, String role) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, user, role)), tenant);
    }

    /** Small runs of the same tenant, one after the other. */
    private static final class OtherWrites implements Runnable {

        private final PayrollRuns otto;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
        private volatile long longestMillis;
        private final AtomicInteger written = new AtomicInteger();

        OtherWrites(PayrollRuns otto) {
            this.otto = otto;
        }

        @Override
        public void run() {
            while (!stop.get()) {
                long startNanos = System.nanoTime();
                try {
                    otto.create();
                    written.incrementAndGet();
                } catch (IllegalStateException refused) {
                    failures.add(String.valueOf(refused.getMessage()));
                }
                longestMillis = Math.max(longestMillis, (System.nanoTime() - startNanos) / 1_000_000);
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
    }

    /** Of each service's process: what it has resident now, and what it had at most. */
    private void memory(String when) {
        ProcessHandle.current()
                .descendants()
                .map(process -> new Service(SERVICE.matcher(command(process)), process))
                .filter(service -> service.name().find())
                .forEach(service -> report.add(
                        "memory %s: %s %s".formatted(when, service.name().group(1), resident(service.process()))));
    }

    private record Service(Matcher name, ProcessHandle process) {}

    private static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static String resident(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .collect(Collectors.joining(", "));
        } catch (IOException gone) {
            return "gone";
        }
    }
}
