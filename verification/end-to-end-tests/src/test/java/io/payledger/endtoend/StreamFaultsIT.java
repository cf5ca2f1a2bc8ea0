package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.localstack.LocalStack;
import io.payledger.stack.StackPlan;
import io.payledger.testing.EventStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Open streams while the relay, the broker or an API instance fails; each test restores the stack. */
@OnlyOnTheLocalStack("it stops the broker, which a stack of containers does not offer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamFaultsIT {

    private LocalStack stack;

    @BeforeAll
    void start() {
        stack = LocalStack.in(Stacks.directory("streams"))
                .fresh()
                .plan(StackPlan.USUAL.apis(2))
                .start();
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private PayrollRuns petra(String tenant) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, "petra", "preparer")), tenant);
    }

    private Screen screen(String tenant) {
        return new Screen(stack.apiUrls(), tenant, stack.token(tenant, "vera", "auditor"));
    }

    @Test
    void killsOfRelayAndBrokerCauseNoGapAndNoDuplicate() {
        String tenant = Stacks.newTenant();
        try (Screen screen = screen(tenant).open()) {
            petra(tenant).pending(3, 1);
            screen.awaitExactly(1, 4);

            stack.relay(1).kill();
            petra(tenant).pending(3, 2);
            stack.relay(1).start();
            screen.awaitExactly(1, 8);

            stack.kafka().kill();
            petra(tenant).pending(3, 3);
            stack.kafka().start();
            screen.awaitExactly(1, 12);

            assertThat(screen.last().end()).as("the stream stayed open").isNotDone();
        }
    }

    @Test
    void aStreamOfAStoppingInstanceEndsCleanlyAndResumesAtAnother() {
        String tenant = Stacks.newTenant();
        try (Screen screen = screen(tenant).open()) {
            petra(tenant).create();
            screen.awaitExactly(1, 1);

            stack.api(1).stop();
            assertThat(screen.last().end().orTimeout(20, TimeUnit.SECONDS).join())
                    .isTrue();
            Session second = new Session(stack.apiUrls().subList(1, 2), stack.token(tenant, "petra", "preparer"));
            new PayrollRuns(second, tenant).pending(3, 1);
            screen.resume();

            screen.awaitExactly(1, 5);
        } finally {
            stack.api(1).start();
        }
    }

    @Test
    void withoutKafkaTheServiceStartsAndServesButRefusesStreams() {
        String tenant = Stacks.newTenant();
        stack.kafka().stop();
        try {
            stack.api(1).restart();
            petra(tenant).pending(3, 1);

            try (EventStream refused = screen(tenant).attempt("0/0")) {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.body()).contains("temporarily-unavailable");
            }
        } finally {
            stack.kafka().start();
        }
        try (Screen screen = screen(tenant).open("0/0")) {
            screen.awaitExactly(1, 4);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Kafka.events(stack.kafkaBootstrapServers())
                                    .getOrDefault("payroll/" + tenant, List.of())
                                    .size()
                            == 4);
            screen.awaitExactly(1, 4);
        }
    }
}
