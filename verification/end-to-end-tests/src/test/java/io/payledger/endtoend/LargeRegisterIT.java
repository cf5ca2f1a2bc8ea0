package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.cli.client.Session;
import io.payledger.cli.measurement.MetricsScrape;
import io.payledger.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A payroll with a hundred thousand employees, with the small heaps of the local stack. Durations, and delays of the
 * tenant's other writes, are in {@code target/large-register.txt}. Growing memory fails the test; slowness does not.
 */
@OnlyOnTheLocalStack("memory is measured at the child processes")
class LargeRegisterIT {

    private static final int EMPLOYEES = 100_000;

    private static final int REGISTERS = 8;

    /** A fully touched heap of 384 MB, and native memory. */
    private static final long KILOBYTES_MAX = 700 * 1024;

    /** On the command line of a service of this stack. */
    private static final Pattern SERVICE =
            Pattern.compile("/stacks/large-register/applications/([a-z-]+)-[0-9a-f]+/app.jsa");

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** Longer than TrimNativeHeapInterval. */
    private static final Duration TRIMMED = Duration.ofSeconds(6);

    private final List<String> report = new ArrayList<>();

    @Test
    void aRegisterOfAHundredThousandItemsIsReconciledWhileOtherWritesContinue() throws Exception {
        try (Stack stack = Stacks.start("large-register")) {
            String tenant = Stacks.newTenant();
            PayrollRuns petra = as(stack, tenant, "petra", "preparer");
            PayrollRuns amir = as(stack, tenant, "amir", "approver");
            String csv = RegisterCsv.csv(EMPLOYEES, 7);

            OtherWrites others = new OtherWrites(
                    new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, "otto", "preparer")), tenant));
            Thread writing = new Thread(others, "other writes");
            writing.start();
            try {
                for (int round = 1; round <= REGISTERS; round++) {
                    String run = petra.create();
                    ApiResponse recorded = timed(stack, "record-items", others, () -> petra.importCsv(run, csv)
                            .expect(200));
                    ApiResponse calculated =
                            timed(stack, "calculate", others, () -> petra.step(run, "calculate", "{}", recorded.etag())
                                    .expect(200));
                    ApiResponse submitted =
                            timed(stack, "submit", others, () -> petra.step(run, "submit", "{}", calculated.etag())
                                    .expect(200));
                    timed(stack, "approve", others, () -> amir.approve(run, submitted.etag())
                            .expect(200));
                    ApiResponse verdict = timed(stack, "reconcile", others, () -> await().atMost(Duration.ofMinutes(2))
                            .until(() -> amir.reconciliation(run), answer -> answer.status() == 200));

                    assertThat(verdict.verdict()).isEqualTo("AGREED");
                    JsonNode approved = verdict.body().path("approved").path("totals");
                    assertThat(approved.path("headcount").asInt()).isEqualTo(EMPLOYEES);
                    assertThat(verdict.body().path("register").path("totals")).isEqualTo(approved);
                    if (round % 2 == 0) {
                        assertThat(memory("after " + round + " registers").values())
                                .allMatch(kilobytes -> kilobytes < KILOBYTES_MAX);
                    }
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
        ApiResponse run();
    }

    private ApiResponse timed(Stack stack, String command, OtherWrites others, Step step) {
        others.longestMillis = 0;
        long lockedBefore = lockedMillis(stack, command);
        long startNanos = System.nanoTime();
        ApiResponse answer = step.run();
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        report.add("%s: %d ms, at most %d of them with the tenant locked; its other writes meanwhile took %d ms at most"
                .formatted(command, millis, lockedMillis(stack, command) - lockedBefore, others.longestMillis));
        return answer;
    }

    private static long lockedMillis(Stack stack, String command) {
        return Math.round(1000
                * MetricsScrape.sum(
                        stack.apiUrls().get(0),
                        stack.token("operations", "olga", "operator"),
                        "payledger_command_shard_locked_seconds_sum{command=\"" + command + "\""));
    }

    private static PayrollRuns as(Stack stack, String tenant, String user, String role) {
        return new PayrollRuns(Session.ofBulkCommands(stack.apiUrls(), stack.token(tenant, user, role)), tenant);
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
                } catch (RuntimeException refusedOrUnanswered) {
                    failures.add(refusedOrUnanswered.toString());
                }
                longestMillis = Math.max(longestMillis, (System.nanoTime() - startNanos) / 1_000_000);
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
    }

    /** The resident memory of each service in kB, after unused memory has been returned to the system. */
    private Map<String, Long> memory(String when) {
        LockSupport.parkNanos(TRIMMED.toNanos());
        Map<String, Long> resident = new TreeMap<>();
        ProcessHandle.current().descendants().forEach(process -> {
            Matcher name = SERVICE.matcher(text(process, "cmdline").replace('\0', ' '));
            Matcher kilobytes = RESIDENT.matcher(text(process, "status"));
            if (name.find() && kilobytes.find()) {
                resident.put(name.group(1), Long.parseLong(kilobytes.group(1)));
            }
        });
        assertThat(resident).hasSize(3);
        report.add("resident %s, kB: %s".formatted(when, resident));
        return resident;
    }

    private static String text(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException gone) {
            return "";
        }
    }
}
