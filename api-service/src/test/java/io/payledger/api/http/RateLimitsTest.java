package io.payledger.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Identities;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class RateLimitsTest {

    private static final String NOTHING = "/api/v1/nothing";

    private final String tenant = "t-" + UUID.randomUUID();

    private HttpTestClient caller(String name) {
        return HttpTestClient.of(URI.create("http://127.0.0.1:" + ApiTestEnvironment.port()))
                .as(Identities.token(tenant, name, "auditor"));
    }

    /** The first refusal; an allowance is refilled while it is used, so that several times as many may be sent. */
    private static Reply untilRefused(HttpTestClient... callers) {
        for (int round = 0; round < 400; round++) {
            List<CompletableFuture<Reply>> replies = Stream.of(callers)
                    .flatMap(caller -> Stream.generate(
                                    () -> caller.sendLater(caller.request("GET", NOTHING, (String) null)))
                            .limit(50))
                    .toList();
            for (CompletableFuture<Reply> reply : replies) {
                if (reply.join().status() == 429) {
                    return reply.join();
                }
            }
        }
        throw new AssertionError("no request was refused");
    }

    @Test
    void onlyTheCallerThatSendsTooManyRequestsIsRefused() {
        Reply refused = untilRefused(caller("mallory"));

        assertThat(refused.problem()).isEqualTo("too-many-requests");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"caller\";q=2000;w=10");
        assertThat(refused.header("RateLimit")).isEqualTo("\"caller\";r=0;t=" + refused.header("Retry-After"));
        assertThat(caller("anton").get(NOTHING).status()).isEqualTo(404);
    }

    @Test
    void theCallersOfATenantAreRefusedWhereTheySendTooManyRequestsTogether() {
        Reply refused = untilRefused(caller("mallory"), caller("maurice"), caller("marvin"));

        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"tenant\";q=3000;w=10");
        assertThat(HttpTestClient.of(URI.create("http://127.0.0.1:" + ApiTestEnvironment.port()))
                        .as(Identities.token("t-" + UUID.randomUUID(), "olga", "auditor"))
                        .get(NOTHING)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void largeResponsesCountAsSeveralRequests() {
        Runs runs = Runs.ofNewTenant();
        String items = runs.draft() + "/items";
        String csv = IntStream.range(0, 1_000)
                .mapToObj(number -> "E-" + number + ",EUR,1000,0,250,50,0,700,210,30,CASH,\n")
                .collect(Collectors.joining("", Runs.CSV_HEADER, ""));
        assertThat(runs.paula.put(items, csv, "Content-Type", "text/csv").status())
                .isEqualTo(200);
        String page = items + "?limit=1000";

        long begun = System.nanoTime();
        Reply reply = runs.anton.get(page);
        int each = 1 + reply.text().length() / (16 * 1024);
        int answered = 0;
        while (reply.status() == 200 && answered < 2_000) {
            answered++;
            reply = runs.anton.get(page);
        }

        assertThat(reply.problem()).isEqualTo("too-many-requests");
        double allowed = 2_000 + 200 * (System.nanoTime() - begun) / 1e9;
        assertThat(answered).isBetween(100, 1_000);
        assertThat(answered - 2.0).isLessThanOrEqualTo(allowed / each);
    }
}
