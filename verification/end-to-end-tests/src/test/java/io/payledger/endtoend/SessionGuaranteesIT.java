package io.payledger.endtoend;

import static io.payledger.endtoend.SharedStack.approver;
import static io.payledger.endtoend.SharedStack.as;
import static io.payledger.endtoend.SharedStack.lag;
import static io.payledger.endtoend.SharedStack.preparer;
import static io.payledger.endtoend.SharedStack.watcher;
import static io.payledger.endtoend.SharedStack.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.cli.client.Session;
import io.payledger.cli.measurement.ReadYourWrites;
import io.payledger.freshness.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise 3 (read your writes, monotonic reads, writes follow reads, monotonic writes) over followers that lag. */
@Tag(SharedStack.TAG)
class SessionGuaranteesIT {

    private static final int SESSIONS = 8;
    private static final int CYCLES_EACH = 25;
    private static final long SEED = Long.getLong("endtoend.seed", 20_261_121L);

    @AfterEach
    void followersCatchUp() {
        lag(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void parallelSessionsAlwaysReadWhatTheyWrote() throws Exception {
        lag(Duration.ofMillis(20), Duration.ofMillis(200));

        List<ReadYourWrites> measured = inParallel(session -> {
            String tenant = Stacks.newTenant();
            return cycles(new ReadYourWrites(preparer(tenant), approver(tenant)), session);
        });

        assertThat(measured).allSatisfy(each -> assertThat(each.violations()).isZero());
        assertThat(measured.stream().mapToInt(ReadYourWrites::reads).sum()).isGreaterThanOrEqualTo(2_000);
        assertThat(measured.stream().mapToInt(ReadYourWrites::refused).sum())
                .as("the primary is available, so no read is refused")
                .isZero();
    }

    @Test
    void theSameReadsWithoutTokensAreSometimesStale() throws Exception {
        lag(Duration.ofMillis(20), Duration.ofMillis(200));

        List<ReadYourWrites> measured = inParallel(session -> {
            String tenant = Stacks.newTenant();
            return cycles(
                    new ReadYourWrites(without(tenant, "petra", "preparer"), without(tenant, "amir", "approver")),
                    session);
        });

        assertThat(measured.stream().mapToInt(ReadYourWrites::violations).sum()).isPositive();
    }

    @Test
    void readsOfOneSessionAreMonotonic() throws Exception {
        lag(Duration.ofMillis(30), Duration.ofMillis(150));
        String tenant = Stacks.newTenant();
        PayrollRuns writer = preparer(tenant);
        String run = writer.create();
        Random random = new Random(SEED);

        List<Integer> backward = inParallel(session -> {
            PayrollRuns reader = as(tenant, "reader-" + session, "auditor");
            Position seen = Position.NONE;
            int revision = 0;
            int wentBack = 0;
            for (int i = 0; i < 60; i++) {
                if (session == 0) {
                    writer.importCsv(run, RegisterCsv.csv(2, random.nextLong())).expect(200);
                }
                ApiResponse read = reader.read(run).expect(200);
                int now = read.body().path("revision").asInt();
                wentBack += now < revision || !read.appliedThrough().covers(seen) ? 1 : 0;
                revision = now;
                seen = read.appliedThrough();
            }
            return wentBack;
        });

        assertThat(backward).as("seed %d", SEED).containsOnly(0);
    }

    @Test
    void writesFollowReads() {
        lag(Duration.ofMillis(200), Duration.ofMillis(200));
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        PayrollRuns amir = approver(tenant);
        String run = petra.pending(3, SEED);
        amir.session().adopt(petra.session().tokens());

        ApiResponse seen = amir.read(run).expect(200);
        ApiResponse approved = amir.approve(run, seen.etag()).expect(200);

        assertThat(seen.state()).isEqualTo("PENDING_APPROVAL");
        assertThat(approved.appliedThrough().compareTo(seen.appliedThrough())).isPositive();
    }

    @Test
    void aRefusalCarriesATokenOfTheStateItWasDecidedOn() {
        lag(Duration.ofMillis(200), Duration.ofMillis(200));
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        String run = petra.pending(3, SEED);
        ApiResponse approved = approver(tenant).approve(run).expect(200);
        PayrollRuns late = as(tenant, "late", "approver");

        ApiResponse refused = late.reject(run, "too late", approved.etag()).expect(409);
        ApiResponse read = late.read(run).expect(200);

        assertThat(refused.header("X-Session-Token")).isPresent();
        assertThat(read.state()).as("the state that the refusal was decided on").isEqualTo("APPROVED");
    }

    @Test
    void anEmptyListIsReadUnderTheSessionTokenToo() {
        lag(Duration.ofMillis(200), Duration.ofMillis(200));
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);

        assertThat(petra.list().expect(200).body().path("runs")).isEmpty();
        String run = petra.create();

        assertThat(petra.list().expect(200).body().path("runs").findValuesAsText("id"))
                .containsExactly(run);
    }

    @Test
    void readsOfTheProjectionHonourTheSameToken() throws Exception {
        List<Integer> stale = inParallel(session -> {
            String tenant = Stacks.newTenant();
            PayrollRuns petra = preparer(tenant);
            PayrollRuns amir = approver(tenant);
            int violations = 0;
            for (int i = 0; i < 10; i++) {
                String run = petra.pending(5, SEED + i);
                amir.approve(run).expect(200);
                ApiResponse verdict = amir.reconciliation(run).expect(200);
                violations += verdict.verdict().equals("AGREED") ? 0 : 1;
                amir.read(run).expect(200);
            }
            return violations;
        });

        assertThat(stale).containsOnly(0);
    }

    @Test
    void readsOfTheProjectionWithoutATokenAreSometimesStale() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        Session watcher = watcher(tenant, "auditor", Session.ReadMode.WITHOUT_TOKEN);
        PayrollRuns amir = approver(tenant);
        int behind = 0;

        for (int i = 0; i < 50; i++) {
            String run = petra.pending(2, SEED + i);
            amir.approve(run).expect(200);
            ApiResponse verdict = watcher.get("/reconciliations/payroll/" + tenant + "/" + run);
            behind += verdict.verdict().equals("AGREED") ? 0 : 1;
        }

        assertThat(behind).isPositive();
    }

    private static ReadYourWrites cycles(ReadYourWrites readYourWrites, int session) {
        for (int cycle = 0; cycle < CYCLES_EACH; cycle++) {
            readYourWrites.cycle(SEED + session * 1_000L + cycle);
        }
        return readYourWrites;
    }

    /** What one session does. */
    private interface InSession<T> {
        T run(int session) throws Exception;
    }

    private static <T> List<T> inParallel(InSession<T> work) throws Exception {
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        try {
            List<Callable<T>> all = new ArrayList<>();
            for (int session = 0; session < SESSIONS; session++) {
                int number = session;
                all.add(() -> work.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : sessions.invokeAll(all)) {
                results.add(each.get());
            }
            return results;
        } finally {
            sessions.shutdownNow();
        }
    }
}
