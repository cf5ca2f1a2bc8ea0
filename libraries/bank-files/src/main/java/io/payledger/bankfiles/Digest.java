package io.payledger.bankfiles;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over a sequence of values, each prefixed with its kind and length, so that different sequences never have the
 * same bytes: "AB","C" is not "A","BC", and null is not the empty text.
 */
final class Digest {

    private final MessageDigest sha256;

    /** Begins with the scheme's name, so that a later scheme never collides with this one. */
    Digest(String scheme) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("every Java platform has SHA-256", broken);
        }
        text(scheme);
    }

    Digest text(@Nullable String text) {
        if (text == null) {
            sha256.update((byte) 0);
            return this;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) 1)
                .putInt(bytes.length)
                .array());
        sha256.update(bytes);
        return this;
    }

    Digest number(@Nullable Long number) {
        if (number == null) {
            sha256.update((byte) 0);
            return this;
        }
        sha256.update(ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) 2)
                .putLong(number)
                .array());
        return this;
    }

    Digest flag(boolean flag) {
        sha256.update((byte) (flag ? 4 : 3));
        return this;
    }

    Digest money(@Nullable Money money) {
        return money == null
                ? text(null)
                : number(money.minor()).text(money.currency().getCurrencyCode());
    }

    /** Of values whose text is their ISO form or their name. */
    Digest object(@Nullable Object value) {
        return text(value == null ? null : value.toString());
    }

    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
