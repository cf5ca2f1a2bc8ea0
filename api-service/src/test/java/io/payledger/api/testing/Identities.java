package io.payledger.api.testing;

import io.smallrye.jwt.build.Jwt;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/** Issues bearer tokens as an issuer would, with a key of this test run. */
public final class Identities {

    public static final String ISSUER = "https://issuer.test";

    private static final KeyPair KEYS = keys();

    private Identities() {}

    static String publicKey() {
        return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
    }

    public static String token(String tenant, String user, String... roles) {
        return token(tenant, Duration.ofHours(1), user, roles);
    }

    /** One that soon expires. */
    public static String token(String tenant, Duration valid, String user, String... roles) {
        return Jwt.issuer(ISSUER)
                .audience("payledger")
                .subject(user)
                .claim("tenant", tenant)
                .groups(Set.of(roles))
                .expiresIn(valid)
                .sign(KEYS.getPrivate());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
