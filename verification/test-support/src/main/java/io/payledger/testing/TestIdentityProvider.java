package io.payledger.testing;

import io.payledger.localstack.BearerTokens;
import io.payledger.localstack.DevelopmentKeys;
import io.payledger.localstack.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** Issues bearer tokens with a key of its own, as the identity provider of a deployment does. Immutable. */
public final class TestIdentityProvider {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final String issuer;
    private final KeyPair keys;
    private final BearerTokens tokens;

    /** The same provider with another clock, and tokens of this {@code typ}. */
    public BearerTokens tokens(Clock clock, String type) {
        return new BearerTokens(keys.getPrivate(), issuer, DevelopmentKeys.AUDIENCE, clock, type);
    }

    private TestIdentityProvider(String issuer, KeyPair keys) {
        this.issuer = issuer;
        this.keys = keys;
        this.tokens = new BearerTokens(keys.getPrivate(), issuer, DevelopmentKeys.AUDIENCE, Clock.systemUTC());
    }

    public static TestIdentityProvider of(String issuer) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new TestIdentityProvider(issuer, generator.generateKeyPair());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has RSA", impossible);
        }
    }

    public String issuer() {
        return issuer;
    }

    /** For {@code mp.jwt.verify.publickey}: DER in base64. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /** For {@code mp.jwt.verify.publickey.location}: writes the key as PEM and returns the file. */
    public Path writePublicKey(Path file) {
        try {
            return Files.writeString(
                    file, Pem.encode("PUBLIC KEY", keys.getPublic().getEncoded()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Valid for an hour. An empty tenant leaves the claim out. */
    public String token(String tenant, String user, String... roles) {
        return token(tenant, LIFETIME, user, roles);
    }

    public String token(String tenant, Duration lifetime, String user, String... roles) {
        return tokens.issue(tenant, user, lifetime, roles);
    }
}
