package io.payledger.api.command;

import io.payledger.service.problems.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a command the same command.
 *
 * @param key the client's Idempotency-Key, or one minted for this request, so that even a command without one can be
 *     looked up when its COMMIT went unanswered
 * @param fingerprint of method, path and body: a key stands for one request
 * @param fromClient whether a repetition can come from outside at all
 */
public record IdempotencyKey(String key, String fingerprint, boolean fromClient) {

    public static final String HEADER = "Idempotency-Key";
    public static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private static final Pattern CLIENT_KEY = Pattern.compile("[\\x21-\\x7E]{1,128}");

    /** @param header the Idempotency-Key header, or null where there was none */
    public static IdempotencyKey of(@Nullable String header, List<byte[]> request) {
        if (header == null) {
            return new IdempotencyKey("minted:" + UUID.randomUUID(), fingerprint(request), false);
        }
        String text = header.strip();
        if (!CLIENT_KEY.matcher(text).matches()) {
            throw ProblemType.MALFORMED_REQUEST
                    .because("Idempotency-Key has 1 to 128 visible ASCII characters, such as a UUID.")
                    .thrown();
        }
        return new IdempotencyKey("client:" + text, fingerprint(request), true);
    }

    private static String fingerprint(List<byte[]> request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : request) {
                // the length first, so that a byte cannot move from one part into the next unnoticed
                digest.update(Integer.toString(part.length).getBytes(StandardCharsets.US_ASCII));
                digest.update((byte) ':');
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
