package io.payledger.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.HeldLock;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.HttpTestClient.Reply;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithApiTestEnvironment
class PolicyTest {

    private static final String REASON = "{\"reason\": \"too few\"}";

    private final Runs runs = Runs.ofNewTenant();
    private final Person olga = Person.of(runs.tenant, "olga", "operator");
    private final Person oskar = Person.of(runs.tenant, "oskar", "operator");
    private final Person vera = Person.of(runs.tenant, "vera", "auditor");
    private final String policy = "//api/v1/tenants/" + runs.tenant + "/policy";

    private Reply propose(Person person, int approvals, int version) {
        return person.post(
                policy + "/proposals", "{\"requiredApprovals\": " + approvals + "}", "If-Match", "\"" + version + "\"");
    }

    private Reply close(Person person, int proposal, String how) {
        return person.post(policy + "/proposals/" + proposal + "/" + how, how.equals("confirm") ? null : REASON);
    }

    private Reply read() {
        return vera.get(policy, "Prefer", "consistency=strong");
    }

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    @Test
    void aTenantWithoutAPolicyHasTheDefault() {
        Reply read = olga.get(policy);

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("ETag")).isEqualTo("\"0\"");
        assertThat(read.body().path("requiredApprovals").asInt()).isEqualTo(1);
        assertThat(read.body().path("employeeVariancePercent").asInt()).isEqualTo(50);
        assertThat(read.body().path("payDateDaysMax").asInt()).isEqualTo(31);
        assertThat(read.body().has("proposal")).isFalse();
    }

    /** Also the first policy of a tenant. */
    @Test
    void aPolicyAppliesOnceASecondPersonHasConfirmedIt() {
        Reply proposed = ok(propose(olga, 2, 0));

        assertThat(proposed.sequence()).isEqualTo(1);
        assertThat(proposed.header("ETag")).isEqualTo("\"0\"");
        assertThat(read().body().path("requiredApprovals").asInt()).isEqualTo(1);
        assertThat(read().body().path("proposal").path("state").asText()).isEqualTo("OPEN");
        assertThat(read().body()
                        .path("proposal")
                        .path("policy")
                        .path("requiredApprovals")
                        .asInt())
                .isEqualTo(2);
        assertThat(approvalsOf(runs.draft())).isEqualTo(1);

        Reply own = close(olga, 1, "confirm");
        Reply confirmed = ok(close(vera, 1, "confirm"));

        assertThat(own.problem()).isEqualTo("four-eyes");
        assertThat(confirmed.header("ETag")).isEqualTo("\"1\"");
        assertThat(confirmed.body().path("updatedBy").asText()).isEqualTo("vera");
        assertThat(confirmed.body().path("proposal").path("proposedBy").asText())
                .isEqualTo("olga");
        assertThat(approvalsOf(runs.draft())).isEqualTo(2);
        assertThat(ok(close(vera, 1, "confirm")).token()).isEqualTo(read().token());
    }

    private int approvalsOf(String run) {
        return runs.paula
                .get(run, "Prefer", "consistency=strong")
                .body()
                .path("requiredApprovals")
                .asInt();
    }

    @Test
    void aSecondPersonRejectsAndTheProposerWithdraws() {
        ok(propose(olga, 2, 0));
        assertThat(close(olga, 1, "reject").problem()).isEqualTo("four-eyes");
        assertThat(close(oskar, 1, "withdraw").problem()).isEqualTo("four-eyes");
        assertThat(propose(oskar, 3, 0).problem()).isEqualTo("policy-proposal-open");

        Reply rejected = ok(close(oskar, 1, "reject"));
        assertThat(rejected.body().path("proposal").path("reason").asText()).isEqualTo("too few");
        assertThat(close(vera, 1, "confirm").problem()).isEqualTo("policy-proposal-closed");

        ok(propose(oskar, 3, 0));
        ok(close(oskar, 2, "withdraw"));
        assertThat(close(vera, 2, "confirm").problem()).isEqualTo("policy-proposal-closed");
        assertThat(close(vera, 1, "confirm").problem()).isEqualTo("policy-proposal-closed");
        assertThat(close(vera, 3, "confirm").problem()).isEqualTo("policy-proposal-closed");
        assertThat(read().header("ETag")).isEqualTo("\"0\"");
    }

    @Test
    void aProposalExpires() throws Exception {
        ok(propose(olga, 2, 0));
        ApiTestEnvironment.cluster()
                .primary()
                .execute("BEGIN; SET LOCAL session_replication_role = replica;"
                        + " UPDATE policy_proposal SET expires_at = now() WHERE shard_id = '" + runs.shard()
                        + "'; COMMIT");

        assertThat(close(vera, 1, "confirm").problem()).isEqualTo("policy-proposal-closed");
        assertThat(read().body().path("proposal").path("state").asText()).isEqualTo("EXPIRED");
        ok(propose(oskar, 3, 0));
        assertThat(ok(close(vera, 2, "confirm"))
                        .body()
                        .path("requiredApprovals")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void concurrentProposalsLeaveOneOpenAndOneConfirmationCounts() {
        List<Reply> proposals = IntStream.rangeClosed(1, 12)
                .mapToObj(number -> Person.of(runs.tenant, "olga-" + number, "operator")
                        .sendLater(
                                "POST",
                                policy + "/proposals",
                                "{\"requiredApprovals\": " + number + "}",
                                "If-Match",
                                "\"0\""))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        List<Reply> endings = Stream.of("confirm", "reject", "confirm", "reject")
                .map(how -> oskar.sendLater(
                        "POST",
                        policy + "/proposals/1/" + how,
                        how.equals("confirm") ? null : REASON,
                        "Idempotency-Key",
                        UUID.randomUUID().toString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(proposals.stream().filter(reply -> reply.status() == 200)).hasSize(1);
        assertThat(proposals.stream().filter(reply -> "policy-proposal-open".equals(reply.problem())))
                .hasSize(11);
        boolean confirmed = read().header("ETag").equals("\"1\"");
        assertThat(endings.stream().filter(reply -> reply.status() == 200)).hasSize(2);
        assertThat(read().body().path("proposal").path("state").asText())
                .isEqualTo(confirmed ? "CONFIRMED" : "REJECTED");
    }

    /** The confirmation waits for its position; the other proposal waits for it, and was sent for the policy before. */
    @Test
    void aProposalOfAVersionThatIsReplacedMeanwhileIsRefused() {
        ok(propose(olga, 2, 0));
        CompletableFuture<Reply> confirming;
        CompletableFuture<Reply> proposing;
        try (HeldLock lock = HeldLock.ofShard(runs.shard())) {
            confirming = vera.sendLater("POST", policy + "/proposals/1/confirm", null);
            lock.awaitWaiting(1);
            proposing =
                    oskar.sendLater("POST", policy + "/proposals", "{\"requiredApprovals\": 3}", "If-Match", "\"0\"");
            lock.awaitWaiting(2);
        }

        ok(confirming.join());
        assertThat(proposing.join().problem()).as(proposing.join().text()).isEqualTo("version-changed");
    }

    /** As a later version writes it during a rolling update. */
    @Test
    void aStoredProposalWithAnUnknownMemberIsRead() throws Exception {
        ok(propose(olga, 2, 0));
        ApiTestEnvironment.cluster()
                .primary()
                .execute("BEGIN; SET LOCAL session_replication_role = replica;"
                        + " UPDATE policy_proposal SET policy = '{\"requiredApprovals\": 2, \"fromLater\": 1}'"
                        + " WHERE shard_id = '" + runs.shard() + "'; COMMIT");

        assertThat(read().body()
                        .path("proposal")
                        .path("policy")
                        .path("requiredApprovals")
                        .asInt())
                .isEqualTo(2);
        assertThat(ok(close(vera, 1, "confirm")).header("ETag")).isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"requiredApprovals\": 0}",
                "{\"requiredApprovals\": 21}",
                "{\"requiredApprovals\": 1, \"runVariancePercent\": -1}",
                "{\"requiredApprovals\": 1, \"payDateDaysMax\": -1}",
                "{\"requiredApprovals\": 1, \"payDateDaysMax\": 3661}",
                "{\"requiredApprovals\": 1, \"retentionMonths\": 0}",
                "{\"requiredApprovals\": 1, \"retentionMonths\": 1201}",
                "{\"requiredApprovals\": 1, \"runVariance\": 5}"
            })
    void refusesAnInvalidPolicy(String body) {
        Reply refused = olga.post(policy + "/proposals", body, "If-Match", "\"0\"");

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(read().body().has("proposal")).isFalse();
    }

    @Test
    void onlyAnOperatorProposesOfTheVersionThatWasRead() {
        for (String role : List.of("preparer", "approver", "payment-officer", "auditor")) {
            Person other = Person.of(runs.tenant, "bob", role);

            assertThat(propose(other, 1, 0).status()).isEqualTo(403);
            assertThat(other.get(policy).status()).isEqualTo(200);
        }
        assertThat(olga.post(policy + "/proposals", "{\"requiredApprovals\": 1}")
                        .status())
                .isEqualTo(428);
        assertThat(propose(olga, 1, 3).status()).isEqualTo(412);
    }
}
