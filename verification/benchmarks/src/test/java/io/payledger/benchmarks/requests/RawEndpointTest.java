package io.payledger.benchmarks.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.payroll.http.RunView;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.events.RunType;
import io.payledger.freshness.Shard;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RawEndpointTest {

    private static final UUID RUN = UUID.fromString("0e1b6f5e-6f0c-4a3e-9a6e-0c2f7e1d2b3a");

    @Test
    void aRunIsAskedForByItsPathAtTheApi() {
        assertThat(RawEndpoint.Asked.of("/api/v1/tenants/tenant-1/payroll-runs/" + RUN))
                .contains(new RawEndpoint.Asked(Shard.of("payroll", "tenant-1"), RUN));
    }

    @Test
    void otherPathsNameNoRun() {
        assertThat(RawEndpoint.Asked.of("/api/v1/tenants/tenant-1/payroll-runs"))
                .isEmpty();
        assertThat(RawEndpoint.Asked.of("/api/v1/tenants/tenant-1/payroll-runs/" + RUN + "/items"))
                .isEmpty();
        assertThat(RawEndpoint.Asked.of("/")).isEmpty();
    }

    @Test
    void theJsonIsThatOfTheApi() {
        LocalDate day = LocalDate.of(2026, 11, 30);
        RunTerms terms = new RunTerms(
                RunType.REGULAR,
                Optional.empty(),
                "acme",
                "staff",
                day,
                day,
                day,
                day,
                "EUR",
                Optional.empty(),
                Optional.empty());
        PayrollRun run = PayrollRun.create(RUN, terms, 1, "petra", Instant.parse("2026-11-30T12:00:00.123456Z"))
                .run();

        assertThat(RawEndpoint.json(RunView.of(run)).toString())
                .startsWith("{\"id\":\"" + RUN + "\",\"type\":\"REGULAR\",\"legalEntity\":\"acme\",")
                .contains(
                        "\"periodStart\":\"2026-11-30\"",
                        "\"state\":\"DRAFT\"",
                        "\"createdAt\":\"2026-11-30T12:00:00.123456Z\"")
                .doesNotContain("null");
    }
}
