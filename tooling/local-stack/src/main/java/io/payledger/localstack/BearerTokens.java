package io.payledger.localstack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Signs bearer tokens (RS256) with the claims that an identity provider sends to the services. Immutable. */
public final class BearerTokens {

    private final PrivateKey privateKey;
    private final String issuer;
    private final String audience;
    private final Clock clock;

    public BearerTokens(PrivateKey privateKey, String issuer, String audience, Clock clock) {
        this.privateKey = privateKey;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
    }

    /**
     * A token that is valid from now on.
     *
     * @param tenant whose payroll the user may see; empty leaves the claim out
     * @param subject the user
     * @param roles among preparer, approver, payment-officer, auditor, operator
     */
    public String issue(String tenant, String subject, Duration lifetime, String... roles) {
        Instant now = clock.instant();
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
        String claims = "{\"iss\":" + json(issuer)
                + ",\"aud\":" + json(audience)
                + ",\"sub\":" + json(subject)
                + (tenant.isEmpty() ? "" : ",\"tenant\":" + json(tenant))
                + ",\"groups\":" + json(Arrays.asList(roles))
                + ",\"iat\":" + now.getEpochSecond()
                + ",\"exp\":" + now.plus(lifetime).getEpochSecond()
                + ",\"jti\":" + json(UUID.randomUUID().toString()) + "}";
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK signs with SHA256withRSA", impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String json(List<String> texts) {
        return texts.stream().map(BearerTokens::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String json(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit == '"' || unit == '\\') {
                quoted.append('\\').append((char) unit);
            } else if (unit < 0x20) {
                quoted.append(String.format("\\u%04x", unit));
            } else {
                quoted.append((char) unit);
            }
        });
        return quoted.append('"').toString();
    }
}
