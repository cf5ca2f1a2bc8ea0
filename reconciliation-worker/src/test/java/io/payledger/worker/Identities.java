package io.payledger.worker;

import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.Shard;
import io.payledger.freshness.SigningKeys;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Keys made for one test run: of bearers and of session tokens. */
final class Identities {

    static final String ISSUER = "https://payledger.test";

    private final KeyPair keys;
    private final Path publicKey;
    private final Path sessionKeys;
    private final SessionTokenCodec codec;

    Identities(Path directory) throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        Files.createDirectories(directory);
        publicKey = directory.resolve("public-key.pem");
        Files.writeString(
                publicKey,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        String keyFile = "k1 " + Base64.getEncoder().encodeToString(secret) + "\n";
        sessionKeys = directory.resolve("session-keys");
        Files.writeString(sessionKeys, keyFile);
        codec = new SessionTokenCodec(SigningKeys.parse(keyFile));
    }

    Path publicKey() {
        return publicKey;
    }

    Path sessionKeys() {
        return sessionKeys;
    }

    String bearer(String tenant, String... roles) {
        return Jwt.issuer(ISSUER)
                .subject("vera")
                .upn("vera")
                .audience("payledger")
                .groups(Set.of(roles))
                .claim("tenant", tenant)
                .expiresIn(Duration.ofHours(1))
                .sign(keys.getPrivate());
    }

    String session(Shard shard, Position seen) {
        return codec.encode(SessionToken.of(shard, seen));
    }

    SessionToken read(String header) {
        return codec.decode(List.of(header));
    }
}
