package io.payledger.freshness;

import static io.payledger.freshness.InvalidSessionTokenException.Violation.BAD_SIGNATURE;
import static io.payledger.freshness.InvalidSessionTokenException.Violation.EMPTY;
import static io.payledger.freshness.InvalidSessionTokenException.Violation.SYNTAX;
import static io.payledger.freshness.InvalidSessionTokenException.Violation.TOO_LARGE;
import static io.payledger.freshness.InvalidSessionTokenException.Violation.TOO_MANY;
import static io.payledger.freshness.InvalidSessionTokenException.Violation.UNKNOWN_KEY;
import static io.payledger.freshness.InvalidSessionTokenException.Violation.UNSIGNED;

import io.payledger.freshness.InvalidSessionTokenException.Violation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Session tokens as header text:
 *
 * <pre>
 * region=eu-west; shard=payroll/acme-de; epoch=1; applied_through=845201, sig=k1.MDEyMzQ1Njc4OWFiY2RlZg
 * </pre>
 *
 * One member for each shard (for each epoch of it, in the rare case that there are two), the newest first, then the
 * signature over everything before {@code , sig=}. Members are parsed only after the signature is verified. Thread-safe.
 */
public final class SessionTokenCodec {

    /** A longer token is cut to its newest entries and ends with {@code rest=strong}. */
    public static final int TOKEN_BYTES_MAX = 4 * 1024;

    /** The limit for all tokens of one request together. */
    public static final int REQUEST_BYTES_MAX = 16 * 1024;

    public static final int REQUEST_TOKENS_MAX = 16;

    private static final String SIGNATURE_MEMBER = ", sig=";
    private static final int KEY_ID_LENGTH_MAX = 16;
    private static final int SIGNATURE_LENGTH = 22;

    /** Of the entries, so that {@code rest=strong} and a signature fit behind them. */
    private static final int ENTRIES_LENGTH_MAX = TOKEN_BYTES_MAX
            - SIGNATURE_MEMBER.length()
            - (KEY_ID_LENGTH_MAX + 1 + SIGNATURE_LENGTH)
            - SignedMembers.REST_STRONG.length()
            - ", ".length();

    private final SigningKeys keys;

    public SessionTokenCodec(SigningKeys keys) {
        this.keys = keys;
    }

    /** The header's text; the empty string for an empty token. */
    public String encode(SessionToken token) {
        if (token.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        boolean restStrong = token.restStrong();
        for (Map.Entry<Shard, SessionToken.Entry> entry : token.entries().entrySet()) {
            int before = text.length();
            append(text, entry.getKey(), entry.getValue());
            if (text.length() > ENTRIES_LENGTH_MAX) {
                text.setLength(before);
                restStrong = true;
                break;
            }
        }
        if (restStrong) {
            text.append(text.isEmpty() ? "" : ", ").append(SignedMembers.REST_STRONG);
        }
        String signature = keys.sign(text.toString());
        return text.append(SIGNATURE_MEMBER).append(signature).toString();
    }

    private static void append(StringBuilder text, Shard shard, SessionToken.Entry entry) {
        for (Position position : entry.positions()) {
            text.append(text.isEmpty() ? "" : ", ");
            entry.parameters()
                    .forEach((name, value) ->
                            text.append(name).append('=').append(value).append("; "));
            text.append("shard=")
                    .append(shard.id())
                    .append("; epoch=")
                    .append(position.epoch())
                    .append("; applied_through=")
                    .append(position.sequence());
        }
    }

    /**
     * Reads and merges all tokens of a request.
     *
     * @param headerValues the values of the header, one for each occurrence; each may hold several tokens, joined with
     *     {@code |} by a client or with {@code ,} by a proxy
     * @throws InvalidSessionTokenException if any of them is damaged, forged or too large; none is ignored
     */
    public SessionToken decode(Collection<String> headerValues) {
        int bytes = 0;
        for (String value : headerValues) {
            bytes += value.length();
        }
        if (bytes > REQUEST_BYTES_MAX) {
            throw refuse(
                    TOO_LARGE,
                    "the request's session tokens have " + bytes + " bytes, more than " + REQUEST_BYTES_MAX
                            + "; send only tokens that no later response has replaced");
        }
        Map<Shard, SessionToken.Entry> merged = new LinkedHashMap<>();
        boolean restStrong = false;
        int tokens = 0;
        for (String value : headerValues) {
            for (String joined : value.split("\\|", -1)) {
                String rest = joined.strip();
                do {
                    if (++tokens > REQUEST_TOKENS_MAX) {
                        throw refuse(
                                TOO_MANY,
                                "more than " + REQUEST_TOKENS_MAX + " session tokens in one request; send only tokens"
                                        + " that no later response has replaced");
                    }
                    int end = endOfToken(rest);
                    restStrong |= verified(rest.substring(0, end)).mergeInto(merged);
                    rest = end == rest.length() ? "" : rest.substring(end + 1).strip();
                } while (!rest.isEmpty());
            }
        }
        return new SessionToken(merged, restStrong);
    }

    /** A token ends with its signature; a comma after it, as a proxy writes, begins the next one. */
    private static int endOfToken(String text) {
        int signature = text.indexOf(SIGNATURE_MEMBER);
        int comma = signature < 0 ? -1 : text.indexOf(',', signature + SIGNATURE_MEMBER.length());
        return comma < 0 ? text.length() : comma;
    }

    private SignedMembers verified(String token) {
        if (token.isEmpty()) {
            throw refuse(EMPTY, "the session token is empty; leave the header out if there is none");
        }
        int split = token.indexOf(SIGNATURE_MEMBER);
        if (split < 0) {
            throw refuse(
                    UNSIGNED,
                    "the session token has no signature, its last member must be sig=<key id>.<value>;"
                            + " send the whole token, as the response gave it");
        }
        String signed = token.substring(0, split);
        verify(signed, token.substring(split + SIGNATURE_MEMBER.length()));
        return new SignedMembers(signed);
    }

    private void verify(String signed, String signature) {
        int dot = signature.indexOf('.');
        if (!isSignature(signature, dot)) {
            throw refuse(
                    SYNTAX,
                    "the signature is not <key id>.<22 characters of base64url>; send the whole token, as the response"
                            + " gave it");
        }
        String keyId = signature.substring(0, dot);
        byte[] expected = keys.signatureUnder(keyId, signed)
                .orElseThrow(() -> refuse(
                        UNKNOWN_KEY,
                        "the signing key '" + keyId
                                + "' is unknown: the token is from another deployment, or its key was"
                                + " retired; leave the header out to begin a new session"));
        // compares texts, not decoded bytes: base64url has several texts for the same 128 bits
        if (!MessageDigest.isEqual(expected, signature.substring(dot + 1).getBytes(StandardCharsets.US_ASCII))) {
            throw refuse(
                    BAD_SIGNATURE,
                    "the signature does not match: the token was modified; send it as the response gave it");
        }
    }

    private static boolean isSignature(String text, int dot) {
        if (dot < 1 || dot > KEY_ID_LENGTH_MAX || text.length() != dot + 1 + SIGNATURE_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ofKeyId = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            boolean ofValue = ofKeyId || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
            if (i != dot && !(i < dot ? ofKeyId : ofValue)) {
                return false;
            }
        }
        return true;
    }

    private static InvalidSessionTokenException refuse(Violation violation, String message) {
        return new InvalidSessionTokenException(violation, message);
    }
}
