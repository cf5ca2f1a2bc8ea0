package io.payledger.api.payroll;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page of runs ended: opaque to callers, and nothing secret in it. */
public record RunCursor(Instant createdAt, UUID run) {

    public static Optional<RunCursor> parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split("/", -1);
            if (parts.length != 2) {
                return Optional.empty();
            }
            return Optional.of(new RunCursor(
                    Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), UUID.fromString(parts[1])));
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException notOurs) {
            return Optional.empty();
        }
    }

    public OffsetDateTime createdAtUtc() {
        return createdAt.atOffset(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        String text = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "/" + run;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
