package io.payledger.localstack;

import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/**
 * Keys for one stack directory, made the first time and readable by their owner only: an RSA pair in place of an
 * identity provider, and the secret that signs session tokens. Immutable.
 */
public final class DevelopmentKeys {

    public static final String ISSUER = "https://payledger.local";
    public static final String AUDIENCE = "payledger";
    public static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

    private static final int RSA_BITS = 2048;
    private static final int SESSION_SECRET_BYTES = 32;
    private static final String OWNER_ONLY = "rw-------";

    private final Path publicKeyFile;
    private final Path sessionTokenKeysFile;
    private final BearerTokens tokens;

    private DevelopmentKeys(Path publicKeyFile, Path sessionTokenKeysFile, BearerTokens tokens) {
        this.publicKeyFile = publicKeyFile;
        this.sessionTokenKeysFile = sessionTokenKeysFile;
        this.tokens = tokens;
    }

    /** The keys in that folder, which are made if they are not there. */
    public static DevelopmentKeys in(Path folder) {
        return in(folder, Clock.systemUTC());
    }

    static DevelopmentKeys in(Path folder, Clock clock) {
        Path privateKeyFile = folder.resolve("identity-private.pem");
        Path publicKeyFile = folder.resolve("identity-public.pem");
        Path sessionTokenKeysFile = folder.resolve("session-token-keys");
        try {
            if (!Files.exists(privateKeyFile) || !Files.exists(publicKeyFile)) {
                Files.createDirectories(folder);
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS);
                KeyPair pair = generator.generateKeyPair();
                writePrivately(
                        publicKeyFile, Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded()));
                writePrivately(
                        privateKeyFile,
                        Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
            }
            if (!Files.exists(sessionTokenKeysFile)) {
                byte[] secret = new byte[SESSION_SECRET_BYTES];
                new SecureRandom().nextBytes(secret);
                writePrivately(sessionTokenKeysFile, "k1 " + Base64.getEncoder().encodeToString(secret) + "\n");
            }
            PrivateKey privateKey = KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(Files.readString(privateKeyFile))));
            return new DevelopmentKeys(
                    publicKeyFile.toAbsolutePath(),
                    sessionTokenKeysFile.toAbsolutePath(),
                    new BearerTokens(privateKey, ISSUER, AUDIENCE, clock));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new StackException(
                    "could not make or read the development keys in " + folder + ": " + unusable.getMessage(),
                    unusable);
        }
    }

    /** Closed to others before the secret is in it, and whole or absent: another process may be reading. */
    private static void writePrivately(Path file, String content) throws IOException {
        Path half = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "making-",
                ".half",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        Files.writeString(half, content, StandardCharsets.US_ASCII);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** For {@code mp.jwt.verify.publickey.location}. */
    public Path publicKeyFile() {
        return publicKeyFile;
    }

    /** For {@code payledger.session-tokens.keys-file}. */
    public Path sessionTokenKeysFile() {
        return sessionTokenKeysFile;
    }

    /**
     * A bearer token (RS256) as an identity provider would issue it.
     *
     * @param tenant whose payroll the user may see
     * @param subject the user
     * @param roles among preparer, approver, payment-officer, auditor, operator
     */
    public String token(String tenant, String subject, String... roles) {
        return tokens.issue(tenant, subject, TOKEN_LIFETIME, roles);
    }
}
