package io.payledger.endtoend;

import static io.payledger.endtoend.SharedStack.approver;
import static io.payledger.endtoend.SharedStack.lag;
import static io.payledger.endtoend.SharedStack.preparer;
import static io.payledger.endtoend.SharedStack.stack;
import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.RegisterCsv;
import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.Shard;
import io.payledger.freshness.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client may send as a session token, and how other tokens are refused. */
@Tag(SharedStack.TAG)
class SessionTokensIT {

    @Test
    void aDamagedTokenIsRefusedAndReported() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        String run = petra.create();
        String token = petra.session().tokens().get(0);
        String forged = token.replaceFirst("applied_through=\\d+", "applied_through=9000");
        String cutOff = token.substring(0, token.length() - 3);

        ApiResponse forgedAnswer = readWith(petra, run, forged);
        ApiResponse cutOffAnswer = readWith(petra, run, cutOff);
        ApiResponse unsigned = readWith(petra, run, token.substring(0, token.indexOf(", sig=")));
        ApiResponse oversized = readWith(petra, run, token + "|" + "x".repeat(17_000));

        assertThat(forgedAnswer.status()).isEqualTo(400);
        assertThat(forgedAnswer.problem()).isEqualTo("invalid-session-token");
        assertThat(forgedAnswer.body().path("detail").asText()).contains("signature");
        assertThat(cutOffAnswer.status()).isEqualTo(400);
        assertThat(cutOffAnswer.problem()).isEqualTo("invalid-session-token");
        assertThat(unsigned.status()).isEqualTo(400);
        assertThat(oversized.status()).isEqualTo(400);
        assertThat(oversized.body().path("detail").asText()).contains("bytes");
    }

    @Test
    void aForgedTokenIsRefusedByTheWorkerToo() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        String run = petra.create();
        String forged = petra.session().tokens().get(0).replaceFirst("applied_through=\\d+", "applied_through=9000");

        ApiResponse answer =
                petra.session().get(petra.path(run) + "/reconciliation", Map.of("X-Session-Token", forged));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-session-token");
    }

    @Test
    void aTokenAheadOfEveryStoreIsAnsweredWith503AfterTheBudget() throws IOException {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        String run = petra.create();
        String ahead = codec().encode(SessionToken.of(Shard.of("payroll", tenant), new Position(1, 9_000)));

        ApiResponse read = readWith(petra, run, ahead);
        ApiResponse write = petra.session()
                .post(petra.path(run) + "/submit", "{}", Map.of("X-Session-Token", ahead, "If-Match", "\"1\""));
        ApiResponse projection =
                petra.session().get(petra.path(run) + "/reconciliation", Map.of("X-Session-Token", ahead));

        for (ApiResponse answer : new ApiResponse[] {read, write, projection}) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("frontier-not-reached");
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(answer.took()).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(read.body().path("required").asText()).isEqualTo("1/9000");
        assertThat(readWith(petra, run, petra.session().tokens().get(0)).status())
                .as("the genuine token is still accepted")
                .isEqualTo(200);
    }

    @Test
    void severalTokensInOneRequestAreMerged() {
        lag(Duration.ofMillis(200), Duration.ofMillis(200));
        try {
            String tenant = Stacks.newTenant();
            PayrollRuns laptop = preparer(tenant);
            String run = laptop.create();
            String old = laptop.session().tokens().get(0);
            laptop.importCsv(run, RegisterCsv.csv(2, 1)).expect(200);
            laptop.submit(run).expect(200);
            String recent = laptop.session().tokens().get(0);
            PayrollRuns phone = approver(tenant);

            for (String joined : new String[] {old + "|" + recent, recent + "|" + old, old + ", " + recent}) {
                ApiResponse read = readWith(phone, run, joined);

                assertThat(read.status()).isEqualTo(200);
                assertThat(read.state()).isEqualTo("PENDING_APPROVAL");
            }
        } finally {
            lag(Duration.ZERO, Duration.ZERO);
        }
    }

    @Test
    void aResponseReportsItsRouteAndForbidsCaching() {
        String tenant = Stacks.newTenant();
        PayrollRuns petra = preparer(tenant);
        String run = petra.create();

        ApiResponse strong = petra.session().get(petra.path(run), Map.of("Prefer", "consistency=strong"));
        ApiResponse unknown = petra.session().get(petra.path(run), Map.of("Prefer", "consistency=psychic"));

        assertThat(strong.expect(200).route()).isEqualTo("primary");
        assertThat(strong.header("Preference-Applied")).contains("consistency=strong");
        assertThat(strong.header("Cache-Control")).contains("private, no-store");
        assertThat(String.join(", ", strong.headers().allValues("Vary"))).contains("X-Session-Token", "Prefer");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().path("detail").asText()).contains("session", "strong", "eventual");
    }

    private static ApiResponse readWith(PayrollRuns runs, String run, String token) {
        return runs.session().get(runs.path(run), Map.of("X-Session-Token", token));
    }

    /** Signed with the stack's own keys. */
    private static SessionTokenCodec codec() throws IOException {
        return new SessionTokenCodec(SigningKeys.parse(Files.readString(stack().sessionTokenKeysFile())));
    }
}
