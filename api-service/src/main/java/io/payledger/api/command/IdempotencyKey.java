package io.payledger.api.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a command across repetitions.
 *
 * @param key the client's key, or one minted for this request, so that even a command without one can be looked up when
 *     its COMMIT goes unanswered
 * @param fingerprint of method, path and body: a key stands for one request
 * @param fromClient whether a client can repeat the request under the same key
 */
public record IdempotencyKey(String key, String fingerprint, boolean fromClient) {

    private static final Pattern CLIENT_KEY = Pattern.compile("[\\x21-\\x7E]{1,128}");

    /**
     * @param clientKey null where the client sent none
     * @throws IllegalArgumentException where it is not a key
     */
    public static IdempotencyKey of(@Nullable String clientKey, List<byte[]> request) {
        if (clientKey == null) {
            return new IdempotencyKey("minted:" + UUID.randomUUID(), fingerprint(request), false);
        }
        String text = clientKey.strip();
        if (!CLIENT_KEY.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "Idempotency-Key has 1 to 128 visible ASCII characters, such as a UUID.");
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
