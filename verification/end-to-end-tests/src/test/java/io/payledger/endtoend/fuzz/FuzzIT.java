package io.payledger.endtoend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.endtoend.OnlyOnTheLocalStack;
import io.payledger.localstack.LocalStack;
import io.payledger.localstack.ServiceProcess;
import io.payledger.stack.StackPlan;
import io.payledger.testing.OpenApiContract;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Random requests to every endpoint of the three services. {@code -Dfuzz.requests=100000} sends more of them,
 * {@code -Dfuzz.seed=…} repeats a run.
 */
@OnlyOnTheLocalStack("memory is measured at the child processes")
class FuzzIT {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 10_000);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int CLIENTS = 8;

    /** Requests after which caches, pools and compiled code have their size. */
    private static final int WARM_UP = Math.max(2_000, REQUESTS / 10);

    /** What the live heap may grow by, of metrics, tenants and plans that odd requests bring along. */
    private static final long GROWTH_MAX = 32L << 20;

    private static final Pattern STACK_TRACE = Pattern.compile("^\\s+at [\\w.$/]+\\(|\\bERROR\\b|Exception:");
    private static final List<String> ROLES = List.of("preparer", "approver", "payment-officer", "auditor", "operator");

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();

    @Test
    void noRequestBreaksAService() throws Exception {
        System.out.println("fuzz: seed=" + SEED + " requests=" + REQUESTS);
        List<ServiceProcess> services = new ArrayList<>();
        try (LocalStack stack = LocalStack.in(
                        Path.of("target", "stacks", "fuzz").toAbsolutePath())
                .fresh()
                .plan(StackPlan.USUAL.withoutRateLimits())
                .start()) {
            services.addAll(stack.apis());
            services.addAll(stack.relays());
            services.addAll(stack.workers());
            Callers callers = callers(stack);
            List<RequestFuzzer> fuzzers = services.stream()
                    .map(service -> new RequestFuzzer(
                            service.url().getPort(),
                            OpenApiContract.servedBy(service.url()).document(),
                            callers,
                            SEED))
                    .toList();

            send(fuzzers, 0, Math.min(WARM_UP, REQUESTS));
            Map<String, Long> before = liveHeaps(services);
            send(fuzzers, WARM_UP, REQUESTS);
            Map<String, Long> after = liveHeaps(services);

            System.out.println("fuzz: statuses=" + statuses + " heap_before=" + before + " heap_after=" + after);
            assertThat(failures)
                    .as("seed " + SEED + "; requests to repeat the failure")
                    .isEmpty();
            after.forEach((service, bytes) -> assertThat(bytes)
                    .as("live heap of " + service)
                    .isLessThan(before.getOrDefault(service, 0L) + GROWTH_MAX));
            assertThat(statuses.keySet()).as("every kind of answer").contains(200, 400, 401, 403, 404, 405, 406, 415);
            assertThat(services).allMatch(ServiceProcess::isRunning);
        }
        assertThat(services).allSatisfy(service -> assertThat(service.logLines())
                .as(service.name() + ", seed " + SEED)
                .noneMatch(line -> STACK_TRACE.matcher(line).find()));
    }

    /** Of each number, to one service in turn: most to the API, which has most endpoints. */
    private void send(List<RequestFuzzer> fuzzers, int from, int to) throws InterruptedException, ExecutionException {
        int[] shares = fuzzers.stream().mapToInt(RequestFuzzer::operations).toArray();
        int all = Arrays.stream(shares).sum();
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> sent = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            sent.add(clients.submit(() -> {
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    int place = Math.floorMod(number * 31, all);
                    int service = 0;
                    while (place >= shares[service]) {
                        place -= shares[service++];
                    }
                    exchange(fuzzers.get(service).request(number));
                }
            }));
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(60, TimeUnit.MINUTES)).isTrue();
        for (Future<?> each : sent) {
            each.get();
        }
    }

    private void exchange(FuzzedRequest request) {
        try {
            FuzzedAnswer answer = FuzzedAnswer.to(request);
            statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger())
                    .incrementAndGet();
            boolean unanswered = answer.status() == 0 && !request.framing().isCut();
            if (unanswered || (answer.status() >= 500 && !answer.isDocumentedRefusalOf(request))) {
                fail(request, answer.text().isEmpty() ? "no answer" : answer.text());
            }
        } catch (SocketTimeoutException silent) {
            fail(request, "no answer in 30 s");
        } catch (IOException failed) {
            fail(request, failed.toString());
        }
    }

    private void fail(FuzzedRequest request, String answer) {
        if (failures.size() < 20) {
            failures.add("\n#" + request.number() + " " + request.asCurl() + "\n→ "
                    + answer.substring(0, Math.min(600, answer.length())) + "\n");
        }
    }

    private static Callers callers(LocalStack stack) {
        List<Callers.Tenant> tenants = new ArrayList<>();
        for (int number = 1; number <= 10; number++) {
            String tenant = "fuzz-" + number;
            List<String> others = new ArrayList<>();
            for (String role : ROLES) {
                others.add(stack.token(tenant, role + "-" + number, role));
            }
            others.add(stack.token(tenant, "none-" + number));
            Session session = new Session(stack.apiUrls(), stack.token(tenant, "petra", "preparer"));
            PayrollRuns petra = new PayrollRuns(session, tenant);
            tenants.add(new Callers.Tenant(
                    tenant,
                    List.of(petra.pending(3, number), petra.pending(3, number + 100)),
                    stack.token(tenant, "all-" + number, ROLES.toArray(String[]::new)),
                    List.copyOf(others),
                    session.get("/api/v1/tenants/" + tenant + "/payroll-runs", Map.of())
                            .expect(200)
                            .header("X-Session-Token")
                            .orElseThrow()));
        }
        return new Callers(List.copyOf(tenants));
    }

    /** After a collection, in bytes. */
    private static Map<String, Long> liveHeaps(List<ServiceProcess> services) throws IOException, InterruptedException {
        Map<String, Long> heaps = new LinkedHashMap<>();
        for (ServiceProcess service : services) {
            jcmd(service.pid(), "GC.run");
            Map<String, Long> used = new TreeMap<>();
            for (String line : jcmd(service.pid(), "GC.heap_info").lines().toList()) {
                var generation = Pattern.compile("(\\w+ generation|garbage-first heap)\\s+total \\d+K, used (\\d+)K")
                        .matcher(line);
                if (generation.find()) {
                    used.put(generation.group(1), Long.parseLong(generation.group(2)) << 10);
                }
            }
            heaps.put(
                    service.name(),
                    used.values().stream().mapToLong(Long::longValue).sum());
        }
        return heaps;
    }

    private static String jcmd(long process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        return said;
    }
}
