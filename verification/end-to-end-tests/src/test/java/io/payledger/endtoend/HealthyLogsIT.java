package io.payledger.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.cli.client.ApiResponse;
import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.stack.Instance;
import io.payledger.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A healthy stack logs no warnings and no stack traces, so that those that appear are read. */
class HealthyLogsIT {

    private static final Pattern ALARM =
            Pattern.compile("\\b(WARN|WARNING|ERROR|FATAL|SEVERE)\\b|^\\s+at [\\w.$/]+\\(|Exception:");

    @Test
    void aHealthyRunLogsNoWarningAndNoStackTrace() {
        List<Instance> services = new ArrayList<>();
        try (Stack stack = Stacks.start("healthy")) {
            services.addAll(stack.apis());
            services.addAll(stack.relays());
            services.addAll(stack.workers());
            String tenant = Stacks.newTenant();
            PayrollRuns petra =
                    new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, "petra", "preparer")), tenant);
            PayrollRuns amir =
                    new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, "amir", "approver")), tenant);
            // one reader that disconnects, and one that stays to the end
            new Screen(stack.apiUrls(), tenant, stack.token(tenant, "vera", "auditor"))
                    .open()
                    .close();
            Screen screen = new Screen(stack.apiUrls(), tenant, stack.token(tenant, "vera", "auditor")).open();
            for (int i = 0; i < 20; i++) {
                String run = petra.pending(5, i);
                amir.approve(run).expect(200);
                // a new group may still be assigning its partitions
                ApiResponse reconciled = await().atMost(Duration.ofMinutes(1))
                        .until(() -> amir.reconciliation(run), answer -> answer.status() == 200);
                assertThat(reconciled.verdict()).isEqualTo("AGREED");
            }
            screen.awaitExactly(1, 100);
        }

        // after the stack has stopped, so that the shutdown is checked too
        assertThat(services).hasSize(3).allSatisfy(service -> assertThat(service.logLines())
                .as(service.name())
                .isNotEmpty()
                .noneMatch(line -> ALARM.matcher(line).find()));
    }
}
