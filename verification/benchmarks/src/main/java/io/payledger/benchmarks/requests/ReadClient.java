package io.payledger.benchmarks.requests;

import io.payledger.benchmarks.measurement.ResponseTimes;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.cli.client.Session.ReadMode;
import io.payledger.freshness.Position;
import io.payledger.stack.Deadline;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads of one approved run of each tenant, one after the other. Thread-safe. */
final class ReadClient {

    static final Map<String, String> STRONG = Map.of("Prefer", "consistency=strong");

    private static final int TENANTS = 20;
    private static final int ITEMS = 2;
    private static final int PER_SECOND = 1_000;
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Map<String, String> EVENTUAL = Map.of("Prefer", "consistency=eventual");

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

        Reader reader(URI rawEndpoint) {
            Session session = tenant.approving().session();
            session.adopt(tokens);
            return new Reader(
                    this, new Session(List.of(rawEndpoint), "", ReadMode.WITHOUT_TOKEN), tenant.unchecked(), session);
        }
    }

    private record Reader(ApprovedRun run, Session raw, Session unchecked, Session session) {

        /** Whether the raw endpoint has started, and writes what the API does. */
        boolean areAlike() {
            try {
                return raw.get(run.path())
                        .body()
                        .equals(unchecked.get(run.path(), STRONG).expect(200).body());
            } catch (UncheckedIOException notYet) {
                return false;
            }
        }
    }

    private final List<Reader> readers;
    private final AtomicInteger turn;

    /** @param number among the clients: each begins with another tenant */
    private ReadClient(List<ApprovedRun> runs, URI rawEndpoint, int number) {
        this.readers = runs.stream().map(run -> run.reader(rawEndpoint)).toList();
        this.turn = new AtomicInteger(number * runs.size() / Workload.CLIENTS);
    }

    /** In a closed and in an open loop. */
    static List<Workload> workloads(MeasuredStack stack) {
        List<ApprovedRun> runs =
                stack.tenants(TENANTS).stream().map(ApprovedRun::of).toList();
        URI rawEndpoint = RawEndpoint.start(stack);
        List<ReadClient> clients = IntStream.range(0, Workload.CLIENTS)
                .mapToObj(number -> new ReadClient(runs, rawEndpoint, number))
                .toList();
        clients.get(0).requireAlike();
        return Stream.concat(
                        compared("", work -> Load.closed(clients, work)),
                        compared(
                                String.format(Locale.ROOT, ", %,d/s", PER_SECOND),
                                work -> Load.open(PER_SECOND, times -> work.accept(clients.get(0), times))))
                .toList();
    }

    /** Each is compared with others of them. */
    static Stream<Workload> compared(String suffix, Function<BiConsumer<ReadClient, ResponseTimes>, Load> load) {
        Workload raw = Workload.ofReads(RawEndpoint.NAME + suffix, load.apply(ReadClient::raw));
        Workload unchecked = Workload.ofReads("unchecked" + suffix, load.apply(ReadClient::unchecked))
                .comparedWith(raw);
        Workload session = Workload.ofReads("session" + suffix, load.apply(ReadClient::underToken))
                .comparedWith(raw, unchecked);
        Workload strong = Workload.ofReads("strong" + suffix, load.apply(ReadClient::strong))
                .comparedWith(raw, unchecked);
        return Stream.of(raw, unchecked, session, strong);
    }

    private void requireAlike() {
        Deadline deadline = Deadline.in(READY_MAX);
        for (Reader reader : readers) {
            if (!deadline.await(reader::areAlike)) {
                throw new IllegalStateException(RawEndpoint.NAME + " did not write the API's JSON of "
                        + reader.run().path() + " within " + READY_MAX.toSeconds() + " s; see " + RawEndpoint.LOG);
            }
        }
    }

    private void raw(ResponseTimes times) {
        Reader next = next();
        ApiResponse unused = read(next, next.raw(), Map.of(), times);
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
        return readers.get(Math.floorMod(turn.getAndIncrement(), readers.size()));
    }

    private static ApiResponse read(Reader by, Session session, Map<String, String> headers, ResponseTimes times) {
        ApiResponse response =
                times.time(() -> session.get(by.run().path(), headers)).expect(200);
        count(response, times);
        return response;
    }

    static void count(ApiResponse response, ResponseTimes times) {
        if (!response.route().isEmpty()) {
            times.count(response.route());
        }
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
