package io.payledger.service.identity;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;
import org.jose4j.lang.JoseException;

/**
 * Verifies tokens before the first request: the first one loads hundreds of classes and asks all providers of cryptography, on an
 * event loop, which that would stop. The keys are not the identity provider's: a start must not depend on its answer, nor use up
 * the one time in a while that an unknown key has its keys fetched again.
 */
@ApplicationScoped
public class VerificationAtStart {

    private static final Logger LOG = Logger.getLogger(VerificationAtStart.class);

    private static final String ISSUER = "none";

    private static final int RSA_BYTES = 256;

    private static final int HMAC_BYTES = 32;

    private final AccessTokens tokens;

    VerificationAtStart(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** Saves time and keeps no promise: where it does not succeed, the service starts all the same, and verifies as it would. */
    void prepare(@Observes StartupEvent start) {
        try {
            refuse();
            accept();
        } catch (ParseException | JoseException | GeneralSecurityException | RuntimeException failure) {
            LOG.warnf("verification of tokens not prepared, the first request takes longer: reason=%s", failure);
        }
    }

    /** A token that no key has signed, by the very same bean: what it accepts it would keep. */
    private void refuse() throws ParseException, GeneralSecurityException {
        byte[] signature = new byte[RSA_BYTES];
        Arrays.fill(signature, (byte) 1);
        String token = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded("{\"iss\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "." + encoded(signature);
        try {
            tokens.parse(token, new JWTAuthContextInfo(anyPublicKey(), ISSUER));
        } catch (ParseException refused) {
            if (!(refused.getCause() instanceof InvalidJwtSignatureException)) {
                throw refused;
            }
        }
    }

    /** A token signed with a secret of this moment, which nothing keeps. */
    private static void accept() throws ParseException, JoseException {
        byte[] secret = new byte[HMAC_BYTES];
        new SecureRandom().nextBytes(secret);
        SecretKey key = new SecretKeySpec(secret, "HmacSHA256");
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(ISSUER);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(1);
        JsonWebSignature signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setKey(key);
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        JWTAuthContextInfo expected = new JWTAuthContextInfo(key, ISSUER);
        expected.setSignatureAlgorithm(Set.of(SignatureAlgorithm.HS256));
        new DefaultJWTCallerPrincipalFactory().parse(signed.getCompactSerialization(), expected);
    }

    private static PublicKey anyPublicKey() throws GeneralSecurityException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(RSA_BYTES * Byte.SIZE).subtract(BigInteger.ONE);
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));
    }

    private static String encoded(byte[] part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
    }
}
