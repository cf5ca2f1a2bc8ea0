package io.payledger.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    @Test
    void aTokenNamesTenantUserAndRolesAndLastsTwelveHours(@TempDir Path folder) throws Exception {
        DevelopmentKeys keys = DevelopmentKeys.in(folder, Clock.fixed(NOW, ZoneOffset.UTC));

        String token = keys.token("acme-de", "petra \"p\"\\\n", "preparer", "auditor");

        JsonNode claims = new ObjectMapper().readTree(decoded(token.split("\\.", -1)[1]));
        assertThat(claims.get("iss").asText()).isEqualTo("https://payledger.local");
        assertThat(claims.get("aud").asText()).isEqualTo("payledger");
        assertThat(claims.get("sub").asText()).isEqualTo("petra \"p\"\\\n");
        assertThat(claims.get("tenant").asText()).isEqualTo("acme-de");
        assertThat(claims.get("groups")).map(JsonNode::asText).containsExactly("preparer", "auditor");
        assertThat(claims.get("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 12 * 60 * 60);
    }

    @Test
    void aTokenVerifiesWithThePublicKeyAfterARestart(@TempDir Path folder) throws Exception {
        DevelopmentKeys.in(folder);

        DevelopmentKeys keys = DevelopmentKeys.in(folder);
        String[] parts = keys.token("acme-de", "petra", "preparer").split("\\.", -1);

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey(keys.publicKeyFile()));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
    }

    @Test
    void onlyTheOwnerCanReadTheKeyFiles(@TempDir Path folder) throws Exception {
        DevelopmentKeys.in(folder);

        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(3);
            assertThat(all)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void theSessionTokenSecretHasAKeyIdAndThirtyTwoBytes(@TempDir Path folder) throws Exception {
        DevelopmentKeys keys = DevelopmentKeys.in(folder);

        String[] line = Files.readString(keys.sessionTokenKeysFile()).strip().split(" ", -1);

        assertThat(line[0]).isEqualTo("k1");
        assertThat(Base64.getDecoder().decode(line[1])).hasSize(32);
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static PublicKey publicKey(Path pem) throws Exception {
        String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
}
