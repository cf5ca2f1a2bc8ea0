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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Session tokens as header text:
 *
 * <pre>
 * region=eu-west; shard=payroll/acme-de; epoch=1; applied_through=845201, sig=k1.MDEyMzQ1Njc4OWFiY2RlZg
 * </pre>
 *
 * One member for each shard (for each epoch of it, in the rare case that there are two), the newest first, then the
 * signature over everything before {@code , sig=}. Members are parsed only after the signature is verified.
 */
public final class SessionTokenCodec {

    /** A longer token is cut to its newest entries and ends with {@code rest=strong}. */
    public static final int TOKEN_BYTES_MAX = 4 * 1024;

    /** The limit for all tokens of one request together. */
    public static final int REQUEST_BYTES_MAX = 16 * 1024;

    public static final int REQUEST_TOKENS_MAX = 16;

    private static final String SIGNATURE_MEMBER = ", sig=";
    private static final String REST_STRONG_MEMBER = "rest=strong";
    private static final Pattern SIGNATURE = Pattern.compile("([a-z0-9]{1,16})\\.[A-Za-z0-9_-]{22}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");

    /** Visible ASCII without the characters that separate members, parameters and tokens. */
    private static final Pattern VALUE = Pattern.compile("[!#-+\\--:<>-\\[\\]-{}~]{1,256}");

    private static final int SIGNATURE_LENGTH_MAX = 16 + 1 + 22;

    private final SigningKeys keys;

    public SessionTokenCodec(SigningKeys keys) {
        this.keys = keys;
    }

    /** The header's text; the empty string for an empty token. */
    public String encode(SessionToken token) {
        if (token.isEmpty()) {
            return "";
        }
        int membersMax = TOKEN_BYTES_MAX
                - SIGNATURE_MEMBER.length()
                - SIGNATURE_LENGTH_MAX
                - REST_STRONG_MEMBER.length()
                - ", ".length();
        StringBuilder text = new StringBuilder();
        boolean restStrong = token.restStrong();
        for (Map.Entry<Shard, SessionToken.Entry> entry : token.entries().entrySet()) {
            String members = members(entry.getKey(), entry.getValue());
            if (text.length() + ", ".length() + members.length() > membersMax) {
                restStrong = true;
                break;
            }
            text.append(text.isEmpty() ? "" : ", ").append(members);
        }
        if (restStrong) {
            text.append(text.isEmpty() ? "" : ", ").append(REST_STRONG_MEMBER);
        }
        return text + SIGNATURE_MEMBER + keys.sign(text.toString());
    }

    private static String members(Shard shard, SessionToken.Entry entry) {
        StringBuilder members = new StringBuilder();
        for (Position position : entry.positions()) {
            members.append(members.isEmpty() ? "" : ", ");
            entry.parameters()
                    .forEach((name, value) ->
                            members.append(name).append('=').append(value).append("; "));
            members.append("shard=")
                    .append(shard.id())
                    .append("; epoch=")
                    .append(position.epoch())
                    .append("; applied_through=")
                    .append(position.sequence());
        }
        return members.toString();
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
        SessionToken merged = SessionToken.EMPTY;
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
                    merged = merged.merge(decodeOne(rest.substring(0, end)));
                    rest = end == rest.length() ? "" : rest.substring(end + 1).strip();
                } while (!rest.isEmpty());
            }
        }
        return merged;
    }

    /** A token ends with its signature; a comma after it, as a proxy writes, begins the next one. */
    private static int endOfToken(String text) {
        int signature = text.indexOf(SIGNATURE_MEMBER);
        int comma = signature < 0 ? -1 : text.indexOf(',', signature + SIGNATURE_MEMBER.length());
        return comma < 0 ? text.length() : comma;
    }

    private SessionToken decodeOne(String token) {
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
        return parseSigned(signed);
    }

    private void verify(String signed, String signature) {
        var matcher = SIGNATURE.matcher(signature);
        if (!matcher.matches()) {
            throw refuse(
                    SYNTAX,
                    "the signature is not <key id>.<22 characters of base64url>; send the whole token, as the response"
                            + " gave it");
        }
        String keyId = matcher.group(1);
        String expected = keys.signatureUnder(keyId, signed)
                .orElseThrow(() -> refuse(
                        UNKNOWN_KEY,
                        "the signing key '" + keyId
                                + "' is unknown: the token is from another deployment, or its key was"
                                + " retired; leave the header out to begin a new session"));
        // compares texts, not decoded bytes: base64url has several texts for the same 128 bits
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))) {
            throw refuse(
                    BAD_SIGNATURE,
                    "the signature does not match: the token was modified; send it as the response gave it");
        }
    }

    private static SessionToken parseSigned(String signed) {
        SessionToken token = SessionToken.EMPTY;
        boolean restStrong = false;
        for (String member : signed.split(",", -1)) {
            if (member.strip().equals(REST_STRONG_MEMBER)) {
                restStrong = true;
            } else {
                token = token.merge(parseMember(member.strip()));
            }
        }
        return token.merge(new SessionToken(Map.of(), restStrong));
    }

    private static SessionToken parseMember(String member) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (String parameter : member.split(";", -1)) {
            String text = parameter.strip();
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            String value = equals < 0 ? "" : text.substring(equals + 1);
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw refuse(SYNTAX, "not a parameter: '" + printable(text) + "'; expected name=value");
            }
            if (parameters.put(name, value) != null) {
                throw refuse(SYNTAX, "parameter '" + name + "' occurs twice in one member");
            }
        }
        try {
            Shard shard = new Shard(take(parameters, "shard"));
            int epoch = Integer.parseInt(take(parameters, "epoch"));
            long sequence = Long.parseLong(take(parameters, "applied_through"));
            SessionToken.Entry seen = SessionToken.Entry.of(new Position(epoch, sequence));
            // what is left of the parameters is unknown to this version
            return new SessionToken(Map.of(shard, new SessionToken.Entry(seen.appliedThrough(), parameters)), false);
        } catch (InvalidSessionTokenException refused) {
            throw refused;
        } catch (IllegalArgumentException malformed) {
            throw refuse(SYNTAX, "in member '" + printable(member) + "': " + malformed.getMessage());
        }
    }

    private static String take(Map<String, String> parameters, String name) {
        String value = parameters.remove(name);
        if (value == null) {
            throw refuse(SYNTAX, "a member lacks '" + name + "'; it needs shard, epoch and applied_through");
        }
        return value;
    }

    /** Quotes untrusted text: shortened, without control characters that a log or a terminal would interpret. */
    private static String printable(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return shown.replaceAll("[^\\x20-\\x7E…]", "?");
    }

    private static InvalidSessionTokenException refuse(Violation violation, String message) {
        return new InvalidSessionTokenException(violation, message);
    }
}
