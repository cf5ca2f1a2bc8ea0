package io.payledger.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.payledger.testing.HttpTestClient;
import io.payledger.testing.HttpTestClient.Reply;
import io.payledger.worker.WorkerTestEnvironment.Shared;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Settings that a deployment may change. */
@ExtendWith(Shared.class)
class SettingsIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WorkerTestEnvironment environment;

    SettingsIT(WorkerTestEnvironment environment) {
        this.environment = environment;
    }

    @Test
    void theCallersOfATenantAreLimitedTogetherAndEveryLineOfTheLogCanBeJson() throws Exception {
        // without its topic it joins no group
        WorkerProcess worker = environment.startWorker(
                "with-settings",
                "-Dpayledger.worker.topic=absent",
                "-Dpayledger.rate-limits.tenant=50",
                "-Dquarkus.log.console.json.enabled=true");
        try (worker) {
            HttpTestClient anonymous = HttpTestClient.of(worker.url());
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> anonymous.get("/q/health/live").status() == 200);
            HttpTestClient caller = anonymous.as(environment.identities().bearer("acme", "auditor"));
            HttpTestClient ofAnotherTenant =
                    anonymous.as(environment.identities().bearer("globex", "auditor"));

            Reply refused = Stream.generate(() -> caller.get("/frontiers"))
                    .limit(1_000)
                    .filter(reply -> reply.status() == 429)
                    .findFirst()
                    .orElseThrow();

            assertThat(refused.problem()).isEqualTo("too-many-requests");
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"tenant\";q=50;w=10");
            assertThat(ofAnotherTenant.get("/frontiers").status()).isEqualTo(403);
            worker.stop();
        }
        List<JsonNode> lines = new ArrayList<>();
        for (String line : worker.log().lines().toList()) {
            if (!line.startsWith("Picked up JAVA_TOOL_OPTIONS")) {
                lines.add(JSON.readTree(line));
            }
        }
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("loggerName").asText()).isEqualTo("io.payledger.log.access");
            assertThat(line.path("message").asText()).startsWith("request refused: ");
            assertThat(line.path("mdc").path("status").asText()).isEqualTo("429");
        });
    }
}
