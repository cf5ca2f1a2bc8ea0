package io.payledger.api.payroll.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BankingDaysTest {

    /** The closing days that the European Central Bank publishes for these years. */
    private static final List<String> CLOSED = List.of(
            "2024-01-01",
            "2024-03-29",
            "2024-04-01",
            "2024-05-01",
            "2024-12-25",
            "2024-12-26",
            "2025-01-01",
            "2025-04-18",
            "2025-04-21",
            "2025-05-01",
            "2025-12-25",
            "2025-12-26",
            "2026-01-01",
            "2026-04-03",
            "2026-04-06",
            "2026-05-01",
            "2026-12-25",
            "2027-01-01",
            "2027-03-26",
            "2027-03-29");

    @Test
    void theClosingDaysOfTargetAndWeekendsAreNoBankingDaysForEuros() {
        List<String> found = LocalDate.of(2024, 1, 1)
                .datesUntil(LocalDate.of(2027, 4, 30))
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .filter(day -> BankingDays.closedBecause(day, "EUR").isPresent())
                .map(LocalDate::toString)
                .toList();

        assertThat(found).isEqualTo(CLOSED);
        assertThat(BankingDays.closedBecause(LocalDate.of(2026, 11, 28), "EUR")).hasValue("at a weekend");
        assertThat(BankingDays.closedBecause(LocalDate.of(2026, 11, 29), "EUR")).hasValue("at a weekend");
        assertThat(BankingDays.closedBecause(LocalDate.of(2026, 11, 30), "EUR")).isEmpty();
    }

    @Test
    void otherCurrenciesHaveOtherHolidays() {
        assertThat(BankingDays.closedBecause(LocalDate.of(2026, 12, 25), "USD")).isEmpty();
        assertThat(BankingDays.closedBecause(LocalDate.of(2026, 12, 26), "USD")).hasValue("at a weekend");
    }

    @Test
    void easterIsRightWhereItIsEarlyAndLate() {
        assertThat(BankingDays.closedBecause(LocalDate.of(2008, 3, 24), "EUR")).isPresent();
        assertThat(BankingDays.closedBecause(LocalDate.of(2038, 4, 26), "EUR")).isPresent();
        assertThat(BankingDays.closedBecause(LocalDate.of(2049, 4, 19), "EUR")).isPresent();
    }
}
