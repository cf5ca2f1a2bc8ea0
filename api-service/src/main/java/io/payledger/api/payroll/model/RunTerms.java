package io.payledger.api.payroll.model;

import io.payledger.events.RunType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a run is for; it never changes.
 *
 * @param corrects the run that a CORRECTION corrects; empty for the other types
 * @param businessDate the day on which the run is booked
 * @param currency ISO 4217 code of a currency with minor units; every amount of the run is in it
 * @param approvalDeadline after it an approval needs a reason; empty: no deadline
 * @param reopenDeadline after it an approved run cannot be reopened; empty: no deadline
 */
public record RunTerms(
        RunType type,
        Optional<UUID> corrects,
        String legalEntity,
        String payGroup,
        LocalDate periodStart,
        LocalDate periodEnd,
        LocalDate payDate,
        LocalDate businessDate,
        String currency,
        Optional<Instant> approvalDeadline,
        Optional<Instant> reopenDeadline) {

    /** Names of legal entities, pay groups and departments. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");

    public static final String NAME_EXPECTED = "has 1 to 64 letters, digits, spaces, dots, hyphens or underscores";

    public RunTerms {
        requireName("legalEntity", legalEntity);
        requireName("payGroup", payGroup);
        if (periodEnd.isBefore(periodStart)) {
            throw new IllegalArgumentException("periodEnd is before periodStart");
        }
        for (LocalDate date : List.of(periodStart, periodEnd, payDate, businessDate)) {
            if (date.getYear() < 1900 || date.getYear() > 2200) {
                throw new IllegalArgumentException("dates lie between 1900 and 2200");
            }
        }
        if (Currencies.named(currency).isEmpty()) {
            throw new IllegalArgumentException("currency " + Currencies.EXPECTED);
        }
        if ((type == RunType.CORRECTION) != corrects.isPresent()) {
            throw new IllegalArgumentException(
                    "corrects names the run to be corrected, with the type CORRECTION and no other");
        }
    }

    private static void requireName(String field, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(field + " " + NAME_EXPECTED);
        }
    }
}
