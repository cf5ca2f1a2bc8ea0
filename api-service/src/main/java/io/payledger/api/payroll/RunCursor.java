package io.payledger.api.payroll;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Where a page of runs ended. */
public record RunCursor(Instant createdAt, UUID run) {

    public static Optional<RunCursor> parse(String place) {
        String[] parts = place.split("/", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunCursor(
                    Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), UUID.fromString(parts[1])));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    public OffsetDateTime createdAtUtc() {
        return createdAt.atOffset(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "/" + run;
    }
}
