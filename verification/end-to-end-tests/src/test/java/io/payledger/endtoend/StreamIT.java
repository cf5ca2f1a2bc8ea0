package io.payledger.endtoend;

import static io.payledger.endtoend.SharedStack.approver;
import static io.payledger.endtoend.SharedStack.preparer;
import static io.payledger.endtoend.SharedStack.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.freshness.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run that other sessions change, followed live; both followers replay late. */
@Tag(SharedStack.TAG)
class StreamIT {

    private static final Duration LATE = Duration.ofMillis(400);

    @AfterEach
    void followersInTime() {
        SharedStack.lag(Duration.ZERO, Duration.ZERO);
    }

    private static Screen screen(String tenant) {
        return new Screen(stack().apiUrls(), tenant, stack().token(tenant, "vera", "auditor"));
    }

    @Test
    void anotherSessionsStreamHasEveryChangeOnceInCommitOrder() {
        String tenant = Stacks.newTenant();
        String other = Stacks.newTenant();
        String run = preparer(tenant).pending(5, 1);
        try (Screen screen = screen(tenant).open();
                Screen othersScreen = screen(other).open()) {
            String othersRun = preparer(other).pending(5, 2);
            approver(tenant).approve(run).expect(200);
            preparer(tenant).pending(5, 3);

            screen.awaitExactly(5, 9);
            othersScreen.awaitExactly(1, 4);

            assertThat(screen.changes().get(0).path("type").asText()).isEqualTo("payledger.payroll-run.approved.v1");
            assertThat(screen.changes().get(0).path("subject").asText()).isEqualTo(run);
            assertThat(screen.changes().toString()).doesNotContain(othersRun, other);
        }
    }

    @Test
    void aStreamResumesFromEveryPosition() {
        String tenant = Stacks.newTenant();
        approver(tenant).approve(preparer(tenant).pending(5, 1)).expect(200);

        for (long after = 0; after <= 5; after++) {
            try (Screen screen = screen(tenant).open((after == 0 ? "0/" : "1/") + after)) {
                if (after == 5) {
                    preparer(tenant).create();
                }
                screen.awaitExactly(after + 1, after == 5 ? 6 : 5);
            }
        }
    }

    /** The reading session holds only the token of the event. */
    @Test
    void aReadRightAfterAnEventShowsItsChange() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        PayrollRuns amir = approver(tenant);
        List<String> stale = new CopyOnWriteArrayList<>();
        List<String> routes = new CopyOnWriteArrayList<>();
        SharedStack.lag(LATE, LATE);
        try (Screen screen = new Screen(
                stack().apiUrls(),
                tenant,
                stack().token(tenant, "vera", "auditor"),
                change -> look(tenant, change, stale, routes))) {
            screen.open();

            for (int i = 0; i < 5; i++) {
                amir.approve(petra.pending(3, i)).expect(200);
            }

            screen.awaitExactly(1, 25);
        }
        assertThat(stale).isEmpty();
        assertThat(routes).hasSize(25).contains("primary");
    }

    private static void look(String tenant, JsonNode change, List<String> stale, List<String> routes) {
        Session session = new Session(stack().apiUrls(), stack().token(tenant, "vera", "auditor"));
        String run = "/api/v1/tenants/" + tenant + "/payroll-runs/"
                + change.path("subject").asText();
        ApiResponse read = session.get(
                run, Map.of("X-Session-Token", change.path("sessionToken").asText()));
        // a read without a token goes to the primary: the stream is never ahead of it
        ApiResponse first = session.get(run, Map.of("Prefer", "consistency=strong"));
        routes.add(read.route());
        Position told = Position.parse(change.path("position").asText());
        for (ApiResponse answer : List.of(read, first)) {
            if (answer.status() != 200 || !answer.appliedThrough().covers(told)) {
                stale.add(told + ": " + answer);
            }
        }
    }
}
