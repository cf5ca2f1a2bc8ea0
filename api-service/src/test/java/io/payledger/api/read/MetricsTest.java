package io.payledger.api.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payledger.api.testing.ApiTestEnvironment;
import io.payledger.api.testing.Person;
import io.payledger.api.testing.Runs;
import io.payledger.api.testing.WithApiTestEnvironment;
import io.payledger.testing.MetricsPage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@WithApiTestEnvironment
class MetricsTest {

    private final Runs runs = Runs.ofNewTenant();
    private final Person operator = Person.of(runs.tenant, "olga", "operator");

    @Test
    void theExportedMetricsAreThoseOfThePage() {
        runs.draft();

        assertThat(MetricsPage.differences("api", scrape())).isEmpty();
    }

    @Test
    void aFollowersLagIsMeasuredInPositions() {
        ApiTestEnvironment.cluster().awaitCaughtUp(Duration.ofSeconds(15));
        ApiTestEnvironment.cluster().follower(1).pauseReplay();
        try {
            runs.pending();

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(value("payledger_store_lag_positions{store=\"follower-1\"}"))
                        .isEqualTo(4);
                assertThat(value("payledger_store_lag_positions{store=\"follower-2\"}"))
                        .isZero();
                assertThat(value("payledger_store_positions{store=\"primary\"}"))
                        .isEqualTo(value("payledger_store_positions{store=\"follower-1\"}") + 4);
            });
        } finally {
            ApiTestEnvironment.cluster().follower(1).resumeReplay();
        }
    }

    private String scrape() {
        return operator.get("//q/metrics").text();
    }

    private double value(String series) {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }
}
