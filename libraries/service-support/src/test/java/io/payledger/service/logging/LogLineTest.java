package io.payledger.service.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {

    @Test
    void fieldsAreInTheOrderOfAddingAndAbsentValuesAreLeftOut() {
        LogLine line = LogLine.of("command ended")
                .with("who", "petra")
                .with("run", Optional.empty())
                .with("problem", null)
                .with("empty", "")
                .with("status", 200)
                .took(Duration.ofMillis(12));

        assertThat(line).hasToString("command ended: who=petra status=200 duration_ms=12");
    }

    @Test
    void aValueCanNeitherEndTheLineNorForgeAField() {
        LogLine line = LogLine.of("request")
                .with(
                        "who",
                        "eve status=200\r\n2026-01-01 INFO [x] forged \"quoted\" \\ \u2028 \u202e \u0085 \u009b \ud800")
                .with("method", "y".repeat(10_000));

        assertThat(line.toString())
                .startsWith(
                        "request: who=\"eve status=200??2026-01-01 INFO [x] forged \\\"quoted\\\" \\\\ ? ? ? ? ?\" method=yyy")
                .doesNotContain("\n", "\r")
                .hasSizeLessThan(500);
    }

    @Test
    void aFormatterForJsonFindsTheFieldsAsMembersOfMdc() {
        AtomicReference<@Nullable ExtLogRecord> seen = new AtomicReference<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                seen.set(ExtLogRecord.wrap(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = LogCategory.SECURITY.logger();
        logger.addHandler(handler);
        try {
            LogLine.of("authentication-failed").with("status", 401).info(LogCategory.SECURITY);
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(seen.get()).isNotNull().satisfies(record -> {
            assertThat(record.getLoggerName()).isEqualTo("io.payledger.log.security");
            assertThat(record.getMessage()).isEqualTo("authentication-failed: status=401");
            assertThat(record.getMdcCopy()).isEqualTo(Map.of("status", "401"));
        });
    }
}
