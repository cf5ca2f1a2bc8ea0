package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.freshness.Position;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads of one approved run of each tenant, one after the other. Confined to one thread. */
final class ReadClient {

    private static final int TENANTS = 20;
    private static final int ITEMS = 2;
    private static final Map<String, String> EVENTUAL = Map.of("Prefer", "consistency=eventual");
    private static final Map<String, String> STRONG = Map.of("Prefer", "consistency=strong");

    /** @param tokens of a session that has seen the approval */
    private record ApprovedRun(Tenant tenant, String path, Position approval, List<String> tokens) {

        static ApprovedRun of(Tenant tenant) {
            String run = tenant.preparing().pending(ITEMS, 1);
            PayrollRuns approving = tenant.approving();
            ApiResponse approved = approving.approve(run, PayrollRuns.PENDING).expect(200);
            return new ApprovedRun(
                    tenant,
                    approving.path(run),
                    approved.appliedThrough(),
                    approving.session().tokens());
        }

        Reader reader() {
            Session session = tenant.approving().session();
            session.adopt(tokens);
            return new Reader(this, tenant.unchecked(), session);
        }
    }

    private record Reader(ApprovedRun run, Session unchecked, Session session) {}

    private final List<Reader> readers;
    private int turn;

    /** @param number among the clients: each begins with another tenant */
    private ReadClient(List<ApprovedRun> runs, int number) {
        this.readers = runs.stream().map(ApprovedRun::reader).toList();
        this.turn = number * runs.size() / Workload.CLIENTS;
    }

    static List<Workload> workloads(MeasuredStack stack) {
        List<ApprovedRun> runs =
                stack.tenants(TENANTS).stream().map(ApprovedRun::of).toList();
        List<ReadClient> clients = IntStream.range(0, Workload.CLIENTS)
                .mapToObj(number -> new ReadClient(runs, number))
                .toList();
        return List.of(
                Workload.ofReads("unchecked", clients, ReadClient::unchecked),
                Workload.ofReads("session", clients, ReadClient::underToken),
                Workload.ofReads("strong", clients, ReadClient::strong));
    }

    private void unchecked(ResponseTimes times) {
        Reader next = next();
        ApiResponse unused = read(next, next.unchecked(), EVENTUAL, times);
    }

    private void underToken(ResponseTimes times) {
        Reader next = next();
        requireApproved(next, read(next, next.session(), Map.of(), times));
    }

    private void strong(ResponseTimes times) {
        Reader next = next();
        requireApproved(next, read(next, next.unchecked(), STRONG, times));
    }

    private Reader next() {
        return readers.get(turn++ % readers.size());
    }

    private static ApiResponse read(Reader by, Session session, Map<String, String> headers, ResponseTimes times) {
        return times.time(() -> session.get(by.run().path(), headers)).expect(200);
    }

    private static void requireApproved(Reader by, ApiResponse response) {
        Position approval = by.run().approval();
        boolean shown =
                response.state().equals("APPROVED") && response.appliedThrough().covers(approval);
        if (!shown) {
            throw new IllegalStateException("a read does not show the approval at " + approval + ": " + response);
        }
    }
}
