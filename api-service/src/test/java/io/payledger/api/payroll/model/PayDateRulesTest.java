package io.payledger.api.payroll.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.api.payroll.model.Blocker.Kind;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayDateRulesTest {

    private static final LocalDate START = LocalDate.parse("2026-11-01");
    private static final LocalDate END = LocalDate.parse("2026-11-30");

    @ParameterizedTest
    @CsvSource({
        "0, 2026-11-30, false",
        "0, 2026-11-01, false",
        "0, 2026-12-01, true",
        "0, 2026-10-31, true",
        "7, 2026-12-07, false",
        "7, 2026-12-08, true",
        "7, 2026-10-25, false",
        "7, 2026-10-24, true",
        "31, 2026-12-31, false",
        "31, 2027-01-01, true",
        ", 2028-11-30, false",
    })
    void aPayDateBeyondTheSettingIsFound(Integer daysMax, LocalDate payDate, boolean found) {
        PayDateRules rules = new PayDateRules(Optional.ofNullable(daysMax));

        assertThat(rules.findings(payDate, START, END, START.minusDays(60), "EUR", false)
                        .containsKey(Kind.PAY_DATE_FAR))
                .isEqualTo(found);
    }
}
