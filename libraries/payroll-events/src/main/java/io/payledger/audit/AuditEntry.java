package io.payledger.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, when, and why: one command of a tenant.
 *
 * @param number counts the tenant's entries from 1
 * @param epoch of the position
 * @param sequence of the command's last event
 * @param eventId of the command's first event
 * @param subject the run, or the other aggregate that the command changed
 * @param revision of the run's content
 * @param hash SHA-256 over the previous hash and this entry, hexadecimal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
        long number,
        int epoch,
        long sequence,
        UUID eventId,
        UUID subject,
        String action,
        @Nullable String fromState,
        @Nullable String toState,
        int revision,
        String actor,
        @Nullable String reason,
        Instant at,
        String hash) {

    /** The previous hash of the first entry. */
    public static final String GENESIS = "0000000000000000000000000000000000000000000000000000000000000000";

    private static final String FORMAT = "payledger-audit-1";

    /** Truncated to microseconds, the precision of the database. */
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** The hash of this entry after one with the hash {@code previous}. */
    public String expectedHash(String shard, String previous) {
        String text = String.join(
                "\n",
                FORMAT,
                shard,
                Long.toString(number),
                Integer.toString(epoch),
                Long.toString(sequence),
                eventId.toString(),
                subject.toString(),
                action,
                orEmpty(fromState),
                orEmpty(toState),
                Integer.toString(revision),
                actor,
                orEmpty(reason),
                MICROSECONDS.format(at));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(HexFormat.of().parseHex(previous));
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
