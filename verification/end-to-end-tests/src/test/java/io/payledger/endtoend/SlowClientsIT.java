package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.cli.client.Session;
import io.payledger.cli.measurement.Latencies;
import io.payledger.stack.Stack;
import io.payledger.testing.SlowClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
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

            measured("warm-up", petra);
            measured("undisturbed", petra);
            List<String> statement = head("POST " + root + "/bank-statements", bearer, "application/xml");
            byte[] part = " ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            beside(
                    SlowClients.sending(port, STATEMENTS, statement, part, INTERVAL),
                    () -> measured(STATEMENTS + " slow statements", petra));
            measured("undisturbed", petra);
            List<String> register = head("PUT " + root + "/payroll-runs/" + run + "/items", bearer, "text/csv");
            beside(
                    SlowClients.sending(port, REGISTERS, register, new byte[] {' '}, INTERVAL),
                    () -> measured(REGISTERS + " slow registers", petra));
            measured("undisturbed", petra);
            List<String> page = List.of(
                    "GET " + root + "/payroll-runs/" + run + "/items?limit=1000 HTTP/1.1",
                    "Host: localhost",
                    "Authorization: Bearer " + bearer);
            // a page fits into the buffers of the kernel, so these are not closed: SlowClientsTest of the API has those
            // that are
            SlowClients.reading(port, READERS, page, INTERVAL).during(() -> measured(READERS + " slow readers", petra));
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

    /** Sends requests at a fixed rate. One that has to wait for the answer to the one before counts from when it was due. */
    private void measured(String beside, PayrollRuns petra) {
        Latencies latencies = new Latencies();
        String csv = RegisterCsv.csv(50, 11);
        long due = System.nanoTime();
        long end = due + MEASUREMENT.toNanos();
        while (due < end) {
            String run = petra.create();
            due = answered(latencies, due);
            petra.importCsv(run, csv).expect(200);
            due = answered(latencies, due);
            petra.read(run).expect(200);
            due = answered(latencies, due);
            petra.list().expect(200);
            due = answered(latencies, due);
        }
        report.add(String.format(
                Locale.ROOT,
                "%-20s %5d requests  p50 %7.1f ms  p99 %7.1f ms  longest %7.1f ms",
                beside,
                latencies.count(),
                latencies.percentileMillis(50),
                latencies.percentileMillis(99),
                latencies.percentileMillis(100)));
    }

    /** Takes the time of a request that is answered now; returns when the next one is due, and not before. */
    private static long answered(Latencies latencies, long due) {
        latencies.add(Duration.ofNanos(System.nanoTime() - due));
        long next = due + PACE.toNanos();
        while (System.nanoTime() < next) {
            LockSupport.parkNanos(next - System.nanoTime());
        }
        return next;
    }
}
