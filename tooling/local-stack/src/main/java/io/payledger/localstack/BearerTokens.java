package io.payledger.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Signs bearer tokens (RS256) with the claims that an identity provider sends to the services. Immutable. */
public final class BearerTokens {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrivateKey privateKey;
    private final String issuer;
    private final String audience;
    private final Clock clock;
    private final String type;

    public BearerTokens(PrivateKey privateKey, String issuer, String audience, Clock clock) {
        this(privateKey, issuer, audience, clock, "JWT");
    }

    /** @param type the header's {@code typ}, which says what the tokens are for */
    public BearerTokens(PrivateKey privateKey, String issuer, String audience, Clock clock, String type) {
        this.privateKey = privateKey;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
        this.type = type;
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
        String header = "{\"alg\":\"RS256\",\"typ\":\"" + type + "\"}";
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", audience);
        claims.put("sub", subject);
        if (!tenant.isEmpty()) {
            claims.put("tenant", tenant);
        }
        claims.put("groups", roles);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(lifetime).getEpochSecond());
        claims.put("jti", UUID.randomUUID());
        try {
            String signed =
                    base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException | JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "every JDK signs with SHA256withRSA, and claims are plain values", impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
