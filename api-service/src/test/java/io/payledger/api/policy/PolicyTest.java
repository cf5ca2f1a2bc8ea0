package io.payledger.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class PolicyTest {

    private final Runs runs = Runs.ofNewTenant();
    private final Person olga = Person.of(runs.tenant, "olga", "operator");
    private final String policy = "//api/v1/tenants/" + runs.tenant + "/policy";

    @Test
    void aTenantWithoutAPolicyHasTheDefault() {
        Reply read = olga.get(policy);

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("ETag")).isEqualTo("\"0\"");
        assertThat(read.body().path("requiredApprovals").asInt()).isEqualTo(1);
        assertThat(read.body().path("employeeVariancePercent").asInt()).isEqualTo(50);
    }

    @Test
    void aPolicyAppliesToRunsThatAreCreatedAfterIt() {
        String before = runs.draft();
        Reply set = olga.send("PUT", policy, "{\"requiredApprovals\": 2}", "If-Match", "\"0\"");

        String after = runs.draft();

        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.header("ETag")).isEqualTo("\"1\"");
        assertThat(set.sequence()).isEqualTo(2);
        assertThat(runs.paula.get(before).body().path("requiredApprovals").asInt())
                .isEqualTo(1);
        assertThat(runs.paula
                        .get(after, "X-Session-Token", set.token())
                        .body()
                        .path("requiredApprovals")
                        .asInt())
                .isEqualTo(2);
        assertThat(olga.get(policy, "X-Session-Token", set.token())
                        .body()
                        .path("updatedBy")
                        .asText())
                .isEqualTo("olga");
    }

    @Test
    void concurrentWritersEachBuildOnTheVersionTheyRead() {
        List<CompletableFuture<Reply>> sent = IntStream.rangeClosed(1, 12)
                .mapToObj(number ->
                        olga.sendLater("PUT", policy, "{\"requiredApprovals\": " + number + "}", "If-Match", "\"0\""))
                .toList();

        List<Reply> replies = sent.stream().map(CompletableFuture::join).toList();

        assertThat(replies.stream().filter(reply -> reply.status() == 200)).hasSize(1);
        assertThat(replies.stream().filter(reply -> reply.status() == 412)).hasSize(11);
        assertThat(olga.get(policy, "Prefer", "consistency=strong").header("ETag"))
                .isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"requiredApprovals\": 0}",
                "{\"requiredApprovals\": 21}",
                "{\"requiredApprovals\": 1, \"runVariancePercent\": -1}",
                "{\"requiredApprovals\": 1, \"runVariance\": 5}"
            })
    void refusesAnInvalidPolicy(String body) {
        Reply refused = olga.send("PUT", policy, body, "If-Match", "\"0\"");

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(olga.get(policy).header("ETag")).isEqualTo("\"0\"");
    }

    @Test
    void onlyAnOperatorSetsIt() {
        for (String role : List.of("preparer", "approver", "payment-officer", "auditor")) {
            Person other = Person.of(runs.tenant, "bob", role);

            assertThat(other.send("PUT", policy, "{\"requiredApprovals\": 1}", "If-Match", "\"0\"")
                            .status())
                    .isEqualTo(403);
            assertThat(other.get(policy).status()).isEqualTo(200);
        }
        assertThat(olga.send("PUT", policy, "{\"requiredApprovals\": 1}").status())
                .isEqualTo(428);
    }
}
