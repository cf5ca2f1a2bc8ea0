package io.payledger.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
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
    void aTokenOfAWithdrawnKeyIsRefusedOnceTheKeysAreFetchedAgain() throws IOException, ParseException, JoseException {
        KeyPair next = newKeys();
        AtomicReference<String> published = new AtomicReference<>(keySet("key-1", keys));
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/keys", request -> {
            byte[] body = String.valueOf(published.get()).getBytes(StandardCharsets.UTF_8);
            request.sendResponseHeaders(200, body.length);
            request.getResponseBody().write(body);
            request.close();
        });
        provider.start();
        try {
            JWTAuthContextInfo expected = new JWTAuthContextInfo(
                    "http://127.0.0.1:" + provider.getAddress().getPort() + "/keys", ISSUER);
            expected.setForcedJwksRefreshInterval(0);
            String earlier = token("petra", keys, "JWT", "key-1");
            tokens.parse(earlier, expected);
            tokens.parse(earlier, expected);

            published.set(keySet("key-2", next));
            assertThat(tokens.parse(earlier, expected).getSubject()).isEqualTo("petra");
            String later = token("petra", next, "JWT", "key-2");
            // keys are not fetched twice in 300 ms
            await().ignoreException(ParseException.class).untilAsserted(() -> assertThat(
                            tokens.parse(later, expected).getSubject())
                    .isEqualTo("petra"));

            assertThatThrownBy(() -> tokens.parse(earlier, expected)).isInstanceOf(ParseException.class);
            assertThat(tokens.parse(later, expected).getSubject()).isEqualTo("petra");
        } finally {
            provider.stop(0);
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
        return token(subject, keys, type, null);
    }

    private static String token(String subject, KeyPair keys, String type, @Nullable String keyId)
            throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(subject);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setGeneratedJwtId();
        JsonWebSignature signed = new JsonWebSignature();
        signed.setHeader("typ", type);
        if (keyId != null) {
            signed.setKeyIdHeaderValue(keyId);
        }
        signed.setPayload(claims.toJson());
        signed.setKey(keys.getPrivate());
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signed.getCompactSerialization();
    }

    /** What an identity provider publishes: one key. */
    private static String keySet(String keyId, KeyPair keys) {
        RsaJsonWebKey key = new RsaJsonWebKey((RSAPublicKey) keys.getPublic());
        key.setKeyId(keyId);
        return new JsonWebKeySet(key).toJson();
    }

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has RSA", missing);
        }
    }
}
