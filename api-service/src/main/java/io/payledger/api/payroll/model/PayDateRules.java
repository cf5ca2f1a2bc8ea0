package io.payledger.api.payroll.model;

import io.payledger.api.payroll.model.Blocker.Kind;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rules for the day on which a run pays.
 *
 * @param daysMax how many days it may be before or after the period; empty: not checked
 */
public record PayDateRules(Optional<Integer> daysMax) {

    /**
     * What is wrong with the pay date, as the detail of a blocker for each kind.
     *
     * @param today in UTC
     * @param transfers whether the run pays by transfer, which banks execute on banking days only
     */
    public Map<Kind, String> findings(
            LocalDate payDate,
            LocalDate periodStart,
            LocalDate periodEnd,
            LocalDate today,
            String currency,
            boolean transfers) {
        Map<Kind, String> findings = new EnumMap<>(Kind.class);
        if (payDate.isBefore(today)) {
            findings.put(Kind.PAY_DATE_PASSED, "the pay date " + payDate + " has passed: today is " + today);
        }
        long days = payDate.isBefore(periodStart)
                ? ChronoUnit.DAYS.between(payDate, periodStart)
                : ChronoUnit.DAYS.between(periodEnd, payDate);
        if (daysMax.isPresent() && days > daysMax.get()) {
            findings.put(
                    Kind.PAY_DATE_FAR,
                    "the pay date " + payDate + " is " + days + " days "
                            + (payDate.isBefore(periodStart) ? "before" : "after") + " the period " + periodStart
                            + " to "
                            + periodEnd + ", at most " + daysMax.get() + " are usual");
        }
        if (transfers) {
            BankingDays.closedBecause(payDate, currency)
                    .ifPresent(why -> findings.put(Kind.PAY_DATE_CLOSED, "the pay date " + payDate + " is " + why));
        }
        return findings;
    }
}
