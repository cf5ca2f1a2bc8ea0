package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.cli.client.Session;
import io.payledger.cli.measurement.Latencies;
import io.payledger.stack.Stack;
import io.payledger.testing.SlowClients;
import io.payledger.testing.SlowClients.Opening;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Hundreds of slow connections of one tenant, or thousands. Every request of another tenant is answered; how long it takes,
 * beside and without them, is in {@code target/slow-clients.txt}, and fails no test.
 */
@OnlyOnTheLocalStack("the connections reach the service itself, not a proxy")
class SlowClientsIT {

    /** As long as the attackers that were seen waited between two bytes. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How many times as many connections as the attacks that were seen had; 10 wants a machine that does nothing else. */
    private static final int TIMES = Integer.getInteger("slow-clients.times", 1);

    private static final int STATEMENTS = 4 * TIMES;
    private static final int REGISTERS = 230 * TIMES;
    private static final int READERS = 250 * TIMES;

    /** How long the other tenant's requests are measured: connections are closed, and opened again, in the meantime. */
    private static final Duration MEASUREMENT = INTERVAL.multipliedBy(3);

    /** After it, the compilers have done most of their work for the other tenant's requests. */
    private static final Duration WARM_UP = INTERVAL.multipliedBy(TIMES);

    /** Within the limit of a caller's requests. */
    private static final Duration WARM_UP_PACE = Duration.ofMillis(6);

    /** Between two pages of the attacker as a user like any other, half of what the limit of a caller's requests allows. */
    private static final Duration PAGE_PACE = Duration.ofMillis(200);

    /** Of the other tenant: a request that takes long delays only those that one of them would send. */
    private static final int SENDERS = 8;

    /** Between two requests of the other tenant. */
    private static final Duration PACE = Duration.ofMillis(40);

    private final List<String> report = new ArrayList<>();

    @Test
    void slowConnectionsOfOneTenantRefuseNoRequestOfAnother() throws IOException {
        try (Stack stack = Stacks.start("slow-clients")) {
            int port = stack.apiUrls().get(0).getPort();
            String attacker = Stacks.newTenant();
            String bearer = stack.token(attacker, "mallory", "preparer", "payment-officer");
            PayrollRuns mallory = new PayrollRuns(new Session(stack.apiUrls(), bearer), attacker);
            String run = mallory.create();
            mallory.importCsv(run, RegisterCsv.csv(1_000, 7)).expect(200);
            String root = "/api/v1/tenants/" + attacker;
            String tenant = Stacks.newTenant();
            PayrollRuns petra =
                    new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, "petra", "preparer")), tenant);

            CompletableFuture<Void> pages = CompletableFuture.runAsync(() -> readPages(mallory, run));
            send(petra, new Schedule(WARM_UP, WARM_UP_PACE));
            pages.join();
            measured("undisturbed", petra);
            List<String> statement = head("POST " + root + "/bank-statements", bearer, "application/xml");
            byte[] part = " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            beside(
                    SlowClients.sending(Opening.IN_TURN, port, STATEMENTS, statement, part, INTERVAL),
                    () -> goingOn(STATEMENTS + " slow statements", petra));
            measured("undisturbed", petra);
            List<String> register = head("PUT " + root + "/payroll-runs/" + run + "/items", bearer, "text/csv");
            beside(
                    SlowClients.sending(Opening.IN_TURN, port, REGISTERS, register, new byte[] {' '}, INTERVAL),
                    () -> goingOn(REGISTERS + " slow registers", petra));
            measured("undisturbed", petra);
            List<String> page = List.of(
                    "GET " + root + "/payroll-runs/" + run + "/items?limit=1000 HTTP/1.1",
                    "Host: localhost",
                    "Authorization: Bearer " + bearer);
            // a page fits into the buffers of the kernel, so these are not closed: SlowClientsTest of the API has those
            // that are
            SlowClients.reading(Opening.IN_TURN, port, READERS, page, INTERVAL)
                    .during(() -> goingOn(READERS + " slow readers", petra));
            measured("undisturbed", petra);
        } finally {
            Files.write(Path.of("target", "slow-clients.txt"), report);
        }
    }

    private static List<String> head(String requestLine, String bearer, String type) {
        return List.of(
                requestLine + " HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + bearer,
                "Content-Type: " + type,
                "Content-Length: 5000000");
    }

    /** The attack reaches the service: it closes connections. */
    private static void beside(SlowClients slow, Runnable work) {
        slow.during(work);
        assertThat(slow.closedByServer()).isPositive();
    }

    /** Beside an attack that has begun a while ago: the code that refuses it is compiled by then. */
    private void goingOn(String attack, PayrollRuns petra) {
        Latencies all = new Latencies();
        measured(attack + " begin", petra, all);
        measured(attack + " begin", petra, all);
        measured(attack, petra, all);
        report(attack + " in all", all);
    }

    /** Sends requests at a fixed rate. One that is sent late, since all senders wait for answers, counts from when it was due. */
    private void measured(String beside, PayrollRuns petra) {
        measured(beside, petra, new Latencies());
    }

    /** @param all those of the whole attack, to which these are added */
    private void measured(String beside, PayrollRuns petra, Latencies all) {
        Latencies latencies = new Latencies();
        send(petra, new Schedule(MEASUREMENT, PACE, latencies, all));
        report(beside, latencies);
    }

    private void report(String beside, Latencies latencies) {
        report.add(String.format(
                Locale.ROOT,
                "%-26s %5d requests  p50 %7.1f ms  p99 %7.1f ms  longest %7.1f ms",
                beside,
                latencies.count(),
                latencies.percentileMillis(50),
                latencies.percentileMillis(99),
                latencies.percentileMillis(100)));
    }

    private static void send(PayrollRuns petra, Schedule schedule) {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            Stream.generate(() -> CompletableFuture.runAsync(() -> sendInTurn(petra, schedule), senders))
                    .limit(SENDERS)
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            senders.shutdownNow();
        }
    }

    /** What the slow readers will read, so that the compilers have done that, too, before they come. */
    private static void readPages(PayrollRuns mallory, String run) {
        Schedule schedule = new Schedule(WARM_UP, PAGE_PACE);
        while (!schedule.isOver()) {
            schedule.next(() -> mallory.session()
                    .get(mallory.path(run) + "/items?limit=1000", Map.of())
                    .expect(200));
        }
    }

    private static void sendInTurn(PayrollRuns petra, Schedule schedule) {
        String csv = RegisterCsv.csv(50, 11);
        while (!schedule.isOver()) {
            String run = schedule.next(petra::create);
            schedule.next(() -> petra.importCsv(run, csv).expect(200));
            schedule.next(() -> petra.read(run).expect(200));
            schedule.next(() ->
                    petra.session().get(petra.path(run) + "/items", Map.of()).expect(200));
            schedule.next(() -> petra.list().expect(200));
        }
    }

    /** When requests are due, one after another; any sender takes the next one. */
    private static final class Schedule {

        private final long begun = System.nanoTime();
        private final AtomicLong requests = new AtomicLong();
        private final Duration length;
        private final Duration pace;
        private final List<Latencies> latencies;

        Schedule(Duration length, Duration pace, Latencies... latencies) {
            this.length = length;
            this.pace = pace;
            this.latencies = List.of(latencies);
        }

        boolean isOver() {
            return System.nanoTime() - begun > length.toNanos();
        }

        /** Sends the next request when it is due. */
        <T> T next(Supplier<T> request) {
            long due = begun + pace.toNanos() * requests.getAndIncrement();
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            T answer = request.get();
            Duration took = Duration.ofNanos(System.nanoTime() - due);
            latencies.forEach(each -> each.add(took));
            return answer;
        }
    }
}
