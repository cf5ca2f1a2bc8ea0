package io.payledger.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private static final String ISSUER = "https://issuer.test";

    private final AtomicLong clock = new AtomicLong();
    private final AccessTokens tokens = new AccessTokens(Optional.of(ISSUER), 30, clock::get);
    private final KeyPair keys = newKeys();

    @Test
    void aTokenIsVerifiedAgainOnlyAfterAWhile() throws ParseException, JoseException {
        String token = token("petra", keys);
        assertThat(tokens.parse(token, expecting(keys)).getSubject()).isEqualTo("petra");
        JWTAuthContextInfo rotated = expecting(newKeys());

        clock.addAndGet(AccessTokens.KEPT.toNanos() - 1);
        assertThat(tokens.parse(token, rotated).getSubject()).isEqualTo("petra");
        clock.addAndGet(1);
        assertThatThrownBy(() -> tokens.parse(token, rotated)).isInstanceOf(ParseException.class);
    }

    @Test
    void aTokenThatIsNotVerifiedIsNeverKept() throws ParseException, JoseException {
        String verified = token("petra", keys);
        String other = token("mallory", newKeys());
        String forged = verified.substring(0, verified.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
        tokens.parse(verified, expecting(keys));

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> tokens.parse(other, expecting(keys))).isInstanceOf(ParseException.class);
            assertThatThrownBy(() -> tokens.parse(forged, expecting(keys))).isInstanceOf(ParseException.class);
        }
    }

    @Test
    void aTokenForAnotherUseIsRefusedEachTime() throws JoseException {
        String token = token("petra", keys, "logout+jwt");

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> tokens.parse(token, expecting(keys)))
                    .isInstanceOf(ParseException.class)
                    .hasMessageContaining("typ");
        }
    }

    private static JWTAuthContextInfo expecting(KeyPair keys) {
        return new JWTAuthContextInfo(keys.getPublic(), ISSUER);
    }

    private static String token(String subject, KeyPair keys) throws JoseException {
        return token(subject, keys, "JWT");
    }

    private static String token(String subject, KeyPair keys, String type) throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(subject);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setGeneratedJwtId();
        JsonWebSignature signed = new JsonWebSignature();
        signed.setHeader("typ", type);
        signed.setPayload(claims.toJson());
        signed.setKey(keys.getPrivate());
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signed.getCompactSerialization();
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has RSA", missing);
        }
    }
}
