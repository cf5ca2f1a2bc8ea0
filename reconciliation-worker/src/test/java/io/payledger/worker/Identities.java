package io.payledger.worker;

import io.payledger.freshness.Position;
import io.payledger.freshness.SessionToken;
import io.payledger.freshness.SessionTokenCodec;
import io.payledger.freshness.Shard;
import io.payledger.freshness.SigningKeys;
import io.payledger.testing.TestIdentityProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Keys made for one test run: of bearers and of session tokens. */
final class Identities {

    static final String ISSUER = "https://payledger.test";

    private final TestIdentityProvider provider = TestIdentityProvider.of(ISSUER);
    private final Path publicKey;
    private final Path sessionKeys;
    private final SessionTokenCodec codec;

    Identities(Path directory) throws IOException {
        Files.createDirectories(directory);
        publicKey = provider.writePublicKey(directory.resolve("public-key.pem"));
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
        return provider.token(tenant, "vera", roles);
    }

    String session(Shard shard, Position seen) {
        return codec.encode(SessionToken.of(shard, seen));
    }

    SessionToken read(String header) {
        return codec.decode(List.of(header));
    }
}
