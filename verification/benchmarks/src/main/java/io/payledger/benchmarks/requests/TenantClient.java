package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One session for each of its tenants, which no other client has: creates runs, and reads the last one. Confined to one thread. */
final class TenantClient {

    private static final class Preparer {

        private final PayrollRuns runs;
        private String last = "";

        private Preparer(Tenant tenant) {
            this.runs = tenant.preparing();
        }
    }

    private final List<Preparer> preparers;
    private int turn;

    private TenantClient(List<Tenant> tenants) {
        this.preparers = tenants.stream().map(Preparer::new).toList();
    }

    /** As many as there are in other workloads, each with a part of the tenants. */
    static List<TenantClient> of(List<Tenant> tenants) {
        return parts(tenants, Workload.CLIENTS).stream().map(TenantClient::new).toList();
    }

    /** Each element in one part; the parts differ by one element at most. */
    static <T> List<List<T>> parts(List<T> all, int count) {
        List<List<T>> parts = IntStream.range(0, count)
                .<List<T>>mapToObj(part -> new ArrayList<>())
                .toList();
        for (int place = 0; place < all.size(); place++) {
            parts.get(place % count).add(all.get(place));
        }
        return parts;
    }

    /** Runs of each of its tenants. */
    void prepare(int runsOfEach) {
        for (int run = 0; run < runsOfEach * preparers.size(); run++) {
            Preparer next = next();
            next.last = next.runs.create();
        }
    }

    void create(ResponseTimes times) {
        Preparer next = next();
        next.last = times.time(next.runs::create);
    }

    /** Under the token of the session that has created the run: a server that lags behind does not have it. */
    void read(ResponseTimes times) {
        Preparer next = next();
        ApiResponse response = times.time(() -> next.runs.read(next.last)).expect(200);
        if (!response.body().path("id").asText().equals(next.last)) {
            throw new IllegalStateException("a read does not show the run " + next.last + ": " + response);
        }
    }

    private Preparer next() {
        return preparers.get(turn++ % preparers.size());
    }
}
