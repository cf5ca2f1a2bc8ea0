package io.payledger.freshness;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets under which session tokens are signed. The first signs, all verify. To rotate: add a new key second on
 * every node, then make it first, and remove the old one once its tokens are no longer in use. Thread-safe.
 */
public final class SigningKeys {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES_MIN = 32;

    /** 128 bits cannot be guessed, and keep the header short. */
    private static final int SIGNATURE_BYTES = 16;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern KEY_ID = Pattern.compile("[a-z0-9]{1,16}");

    /** A {@link Mac} is not thread-safe, and takes longer to create than to use. */
    private final Map<String, ThreadLocal<Mac>> keys;

    private final String activeId;

    private SigningKeys(Map<String, ThreadLocal<Mac>> keys, String activeId) {
        this.keys = keys;
        this.activeId = activeId;
    }

    /**
     * Reads a key file: one key on a line, {@code <key id> <secret in Base64>}, the signing key first. Blank lines and
     * lines that start with {@code #} are ignored. Error texts never contain secrets.
     */
    public static SigningKeys parse(String keyFile) {
        LinkedHashMap<String, ThreadLocal<Mac>> keys = new LinkedHashMap<>();
        int lineNumber = 0;
        for (String line : keyFile.lines().toList()) {
            lineNumber++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s+", -1);
            String where = "session token keys, line " + lineNumber + ": ";
            if (parts.length != 2 || !KEY_ID.matcher(parts[0]).matches()) {
                throw new IllegalArgumentException(
                        where + "expected '<key id> <secret in Base64>', the id matching " + KEY_ID.pattern());
            }
            SecretKey key = new SecretKeySpec(secret(where, parts[1]), ALGORITHM);
            if (keys.put(parts[0], ThreadLocal.withInitial(() -> mac(key))) != null) {
                throw new IllegalArgumentException(
                        where + "key id '" + parts[0] + "' is there twice; give each key its own id");
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "session token keys: the file names no key; add a line '<key id> <secret in Base64>'");
        }
        return new SigningKeys(keys, keys.keySet().iterator().next());
    }

    private static byte[] secret(String where, String base64) {
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(
                    where + "the secret is not Base64; create one with: openssl rand -base64 32", notBase64);
        }
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(where + "the secret has " + secret.length + " bytes, fewer than "
                    + SECRET_BYTES_MIN + "; create one with: openssl rand -base64 32");
        }
        return secret;
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** The signature under the active key, {@code <key id>.<base64url>}. */
    String sign(String text) {
        return activeId + "." + new String(signatureUnder(activeId, text).orElseThrow(), StandardCharsets.US_ASCII);
    }

    /** The signature in base64url; empty where the key is not known. */
    Optional<byte[]> signatureUnder(String keyId, String text) {
        ThreadLocal<Mac> key = keys.get(keyId);
        if (key == null) {
            return Optional.empty();
        }
        Mac mac = key.get();
        // an error in the middle of an earlier text would leave a part of it
        mac.reset();
        byte[] full = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return Optional.of(BASE64.encode(Arrays.copyOf(full, SIGNATURE_BYTES)));
    }
}
