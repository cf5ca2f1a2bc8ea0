package io.payledger.api.http;

import io.payledger.freshness.SessionToken;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. A cursor is opaque to callers and holds nothing secret. It is bound by a digest to its list, which
 * has the tenant in its path, and to its filter. Forging one gains nothing: it only says where in the caller's own list to
 * continue.
 *
 * @param path of the request, as it came
 * @param limit rows of a page at most
 * @param filter what the list is narrowed to: query parameters with their values
 */
public record PageRequest(String path, int limit, Map<String, String> filter) {

    private static final byte VERSION = 1;
    private static final int DIGEST_BYTES = 12;
    private static final int CURSOR_LENGTH_MAX = 256;

    /**
     * @param limit as the caller gave it
     * @param max the largest limit
     */
    public static PageRequest of(CurrentRequest current, String limit, int max) {
        return new PageRequest(current.rawPath(), limit(limit, max), Map.of());
    }

    /** How many the caller wants on a page. */
    public static int limit(String text, int max) {
        if (text.matches("\\d{1,6}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        }
        throw Requests.malformed("limit takes a number from 1 to " + max + ".");
    }

    /** The same list, narrowed by a query parameter if it was given. */
    public PageRequest by(String parameter, Optional<?> value) {
        Map<String, String> narrower = new LinkedHashMap<>(filter);
        value.ifPresent(given -> narrower.put(parameter, given.toString()));
        return new PageRequest(path, limit, narrower);
    }

    /** How many rows to look for: one that is not shown tells that there is a next page. */
    public int rows() {
        return limit + 1;
    }

    /**
     * Where the page before ended, if there was one.
     *
     * @param parse throws an IllegalArgumentException where the text is no place in this list
     */
    public <P> Optional<P> after(@Nullable String cursor, Function<String, P> parse) {
        if (cursor == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(place(cursor)));
        } catch (IllegalArgumentException | CharacterCodingException notOfThisList) {
            throw Requests.malformed("cursor is not one of this list: follow the Link of the page before, with the same"
                    + " filter, or leave cursor out to begin at the first page.");
        }
    }

    /** What a page looks like. */
    public interface View<T> {
        Object of(List<T> rows, @Nullable String nextCursor);
    }

    /**
     * The page, with a link to the next one if there is one.
     *
     * @param found up to {@link #rows()}
     * @param place where a page ends that ends with this row
     */
    public <T> Answer page(List<T> found, Function<T, String> place, View<T> view, SessionToken token) {
        if (found.size() <= limit) {
            return Answer.of(200, view.of(found, null), token);
        }
        List<T> shown = found.subList(0, limit);
        String next = cursor(place.apply(shown.get(limit - 1)));
        return Answer.of(200, view.of(shown, next), token).header(HttpHeaders.LINK, link(next));
    }

    String cursor(String place) {
        byte[] text = place.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(1 + DIGEST_BYTES + text.length);
        bytes.put(VERSION).put(digest(place)).put(text);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private String place(String cursor) throws CharacterCodingException {
        if (cursor.length() > CURSOR_LENGTH_MAX) {
            throw new IllegalArgumentException("longer than any of ours");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
        if (bytes.remaining() < 1 + DIGEST_BYTES || bytes.get() != VERSION) {
            throw new IllegalArgumentException("no cursor of this version");
        }
        byte[] digest = new byte[DIGEST_BYTES];
        bytes.get(digest);
        String place = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        if (!MessageDigest.isEqual(digest, digest(place))) {
            throw new IllegalArgumentException("of another list");
        }
        if (place.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("no place of ours has control characters, and PostgreSQL takes no NUL");
        }
        return place;
    }

    /**
     * The next page by RFC 8288, relative to the request, so that it holds behind any proxy. The path's last segment is
     * there once more for resolvers that know RFC 2396 only, as java.net.URI.
     */
    private String link(String cursor) {
        StringBuilder reference = new StringBuilder(path.substring(path.lastIndexOf('/') + 1)).append('?');
        filter.forEach((name, value) -> reference
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
        return "<" + reference + "limit=" + limit + "&cursor=" + cursor + ">; rel=\"next\"";
    }

    private byte[] digest(String place) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<String> parts = new ArrayList<>(List.of(path));
            filter.forEach((name, value) -> parts.addAll(List.of(name, value)));
            parts.add(place);
            for (String part : parts) {
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
