package io.payledger.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.localstack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A log that cries wolf is not read: where all is well, no service warns or shows a stack trace. */
class HealthyLogsIT {

    private static final Pattern ALARM =
            Pattern.compile("\\b(WARN|ERROR|FATAL|SEVERE)\\b|^\\s+at [\\w.$/]+\\(|Exception:");

    @Test
    void aHealthyRunLeavesNoWarningAndNoStackTrace() throws IOException {
        Path directory = SharedStack.directory("healthy");
        try (LocalStack stack = LocalStack.in(directory).fresh().start()) {
            String tenant = SharedStack.newTenant();
            PayrollRuns petra =
                    new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, "petra", "preparer")), tenant);
            PayrollRuns amir =
                    new PayrollRuns(new Session(stack.apiUrls(), stack.token(tenant, "amir", "approver")), tenant);
            for (int i = 0; i < 20; i++) {
                String run = petra.pending(5, i);
                amir.approve(run).expect(200);
                assertThat(amir.reconciliation(run).expect(200).verdict()).isEqualTo("RECONCILED");
            }
        }

        for (String service : List.of("api-service", "outbox-relay", "reconciliation-worker")) {
            try (Stream<Path> logs = Files.list(directory.resolve("logs"))) {
                List<Path> ofService = logs.filter(
                                log -> log.getFileName().toString().startsWith(service))
                        .toList();
                assertThat(ofService).as(service).isNotEmpty();
                for (Path log : ofService) {
                    assertThat(Files.readAllLines(log))
                            .as("%s", log)
                            .isNotEmpty()
                            .noneMatch(line -> ALARM.matcher(line).find());
                }
            }
        }
    }
}
