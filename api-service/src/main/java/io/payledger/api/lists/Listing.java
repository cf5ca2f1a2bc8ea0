package io.payledger.api.lists;

import io.payledger.api.commands.CommandHttp;
import io.payledger.freshness.Shard;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A list as its caller asked for it, with the cursors of its pages: opaque to callers, with nothing secret in them. A
 * cursor knows its list, tenant and filter by a digest, and leads nowhere else; nobody gains by forging one, for it only
 * says where in the caller's own list to go on.
 *
 * @param name of the list
 * @param filter what it was narrowed to
 */
public record Listing(String name, Shard shard, String filter) {

    private static final byte VERSION = 1;
    private static final int DIGEST_BYTES = 12;
    private static final int CURSOR_LENGTH_MAX = 256;

    public String cursor(String place) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        bytes.writeBytes(digest(place));
        bytes.writeBytes(place.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Where the page before ended, if the cursor is of this very list. */
    public Optional<String> place(String cursor) {
        if (cursor.length() > CURSOR_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            if (bytes.remaining() < 1 + DIGEST_BYTES || bytes.get() != VERSION) {
                return Optional.empty();
            }
            byte[] digest = new byte[DIGEST_BYTES];
            bytes.get(digest);
            String place = StandardCharsets.UTF_8.decode(bytes).toString();
            return MessageDigest.isEqual(digest, digest(place)) ? Optional.of(place) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /**
     * The next page by RFC 8288, relative to the request, so that it holds behind any proxy. The path's last segment is
     * there once more for resolvers that know RFC 2396 only, as java.net.URI.
     */
    public static String next(URI request, Map<String, String> parameters, String cursor) {
        String path = request.getRawPath();
        StringBuilder reference = new StringBuilder(path.substring(path.lastIndexOf('/') + 1)).append('?');
        parameters.forEach((name, value) -> reference
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
        return "<" + reference + "cursor=" + cursor + ">; rel=\"next\"";
    }

    public static RuntimeException otherCursor() {
        return CommandHttp.malformed("cursor is not one of this list: follow the Link of the page before, with the same"
                + " filter, or leave cursor out to begin at the first page.");
    }

    /** How many the caller wants on a page. */
    public static int limit(String text, int max) {
        if (text.matches("\\d{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        }
        throw CommandHttp.malformed("limit takes a number from 1 to " + max + ".");
    }

    private byte[] digest(String place) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {name, shard.id(), filter, place}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            return Arrays.copyOf(digest.digest(), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
