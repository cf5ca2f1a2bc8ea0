package io.payledger.api.payroll.model;

import io.payledger.api.text.WrittenText;
import io.payledger.events.RunType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a run is for; it can be changed until the run is submitted.
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

    public RunTerms {
        legalEntity = name("legalEntity", legalEntity);
        payGroup = name("payGroup", payGroup);
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

    private static String name(String field, String value) {
        try {
            return WrittenText.name(value, WrittenText.NAME_LENGTH_MAX);
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(field + " " + invalid.getMessage(), invalid);
        }
    }
}
