package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Creates runs of one tenant after the other, and reads each as soon as it is created; only the reads are timed. Confined
 * to one thread.
 */
final class OwnWriteClient {

    private static final int TENANTS = 20;
    private static final List<Integer> LAGS_MILLIS = List.of(0, 20, 200);

    private record Writer(PayrollRuns preparer, Session withoutToken) {}

    private final List<Writer> writers;
    private int turn;

    /** @param number among the clients: each begins with another tenant */
    private OwnWriteClient(List<Tenant> tenants, int number) {
        this.writers = tenants.stream()
                .map(tenant -> new Writer(tenant.preparing(), tenant.unchecked()))
                .toList();
        this.turn = number * tenants.size() / Workload.CLIENTS;
    }

    static List<Workload> workloads(MeasuredStack stack) {
        List<Tenant> tenants = stack.tenants(TENANTS);
        List<OwnWriteClient> clients = IntStream.range(0, Workload.CLIENTS)
                .mapToObj(number -> new OwnWriteClient(tenants, number))
                .toList();
        Workload strong = workload("strong", Load.closed(clients, OwnWriteClient::strong));
        List<Workload> workloads = new ArrayList<>(List.of(strong));
        for (int millis : LAGS_MILLIS) {
            Load late = Load.closed(clients, OwnWriteClient::underToken).behind(Duration.ofMillis(millis), stack::lag);
            workloads.add(workload(millis + " ms late", late).comparedWith(strong));
        }
        return workloads;
    }

    private static Workload workload(String how, Load load) {
        return Workload.ofCommands("own write, " + how, load);
    }

    /** A follower that does not have the run yet would answer with 404. */
    private void underToken(ResponseTimes times) {
        PayrollRuns preparer = next().preparer();
        String run = preparer.create();
        ReadClient.count(times.time(() -> preparer.read(run)).expect(200), times);
    }

    private void strong(ResponseTimes times) {
        Writer next = next();
        String path = next.preparer().path(next.preparer().create());
        ApiResponse response = times.time(() -> next.withoutToken().get(path, ReadClient.STRONG))
                .expect(200);
        ReadClient.count(response, times);
    }

    private Writer next() {
        return writers.get(turn++ % writers.size());
    }
}
