package io.payledger.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.payledger.freshness.InvalidSessionTokenException.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionTokenCodecTest {

    private static final long SEED = Long.getLong("freshness.seed", 20_261_121L);
    private static final Shard ACME_DE = new Shard("payroll/acme-de");
    private static final Shard ACME_FR = new Shard("payroll/acme-fr");
    private static final String K1 = "k1 " + secret("the first key of this test, 32 bytes and more");
    private static final String K2 = "k2 " + secret("the second key of this test, 32 bytes and more");

    private final SessionTokenCodec codec = new SessionTokenCodec(SigningKeys.parse(K1));

    private static String secret(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenIsWrittenInTheWireFormat() {
        String text = codec.encode(SessionToken.of(ACME_DE, new Position(1, 845_201)));

        assertThat(text).matches("shard=payroll/acme-de; epoch=1; applied_through=845201, sig=k1\\.[A-Za-z0-9_-]{22}");
    }

    @Test
    void parametersOfOtherVersionsAreCarried() {
        String foreign = sign("region=eu-west; shard=payroll/acme-de; epoch=1; applied_through=7; zone=b");

        SessionToken read = codec.decode(List.of(foreign)).settled(ACME_DE, new Position(1, 9));

        assertThat(codec.encode(read))
                .startsWith("region=eu-west; zone=b; shard=payroll/acme-de; epoch=1; applied_through=9, sig=");
    }

    @Test
    void readsWhatItWrote() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            SessionToken token = RandomValues.token(random);
            if (!token.isEmpty()) {
                assertThat(codec.decode(List.of(codec.encode(token))))
                        .as("seed %d, round %d", SEED, i)
                        .isEqualTo(token);
            }
        }
    }

    @Test
    void manyThreadsShareOneCodec() {
        List<CompletableFuture<Void>> readers = IntStream.range(0, 8)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    SessionToken token = SessionToken.of(ACME_DE, new Position(1, thread));
                    for (int i = 0; i < 2_000; i++) {
                        assertThat(codec.decode(List.of(codec.encode(token)))).isEqualTo(token);
                    }
                }))
                .toList();

        assertThat(readers).allSatisfy(reader -> assertThat(reader).succeedsWithin(Duration.ofMinutes(1)));
    }

    @Test
    void severalTokensAreMergedInEveryWayOfJoiningThem() {
        String one = codec.encode(SessionToken.of(ACME_DE, new Position(1, 7)));
        String two = codec.encode(SessionToken.of(ACME_DE, new Position(1, 9)));
        String three = codec.encode(SessionToken.of(ACME_FR, new Position(1, 2)));
        SessionToken merged =
                SessionToken.of(Frontier.of(ACME_DE, new Position(1, 9)).and(ACME_FR, new Position(1, 2)));

        assertThat(codec.decode(List.of(one, two, three))).as("repeated header").isEqualTo(merged);
        assertThat(codec.decode(List.of(one + "|" + two + " | " + three)))
                .as("joined by the client")
                .isEqualTo(merged);
        assertThat(codec.decode(List.of(one + ", " + two + "," + three)))
                .as("joined by a proxy")
                .isEqualTo(merged);
    }

    @Test
    void oneBadTokenAmongGoodOnesIsNotIgnored() {
        String good = codec.encode(SessionToken.of(ACME_DE, new Position(1, 7)));

        assertViolation(good + "|", Violation.EMPTY);
        assertViolation(good + "|shard=payroll/acme-de; epoch=1; applied_through=9", Violation.UNSIGNED);
    }

    @Test
    void theErrorNamesTheViolation() {
        String good = codec.encode(SessionToken.of(ACME_DE, new Position(1, 7)));

        assertViolation("", Violation.EMPTY);
        assertViolation("hello", Violation.UNSIGNED);
        assertViolation(good.substring(0, good.length() - 1), Violation.SYNTAX);
        assertViolation(good.replace("applied_through=7", "applied_through=8"), Violation.BAD_SIGNATURE);
        assertViolation(good.replace("sig=k1.", "sig=k9."), Violation.UNKNOWN_KEY);
        assertViolation("x".repeat(SessionTokenCodec.REQUEST_BYTES_MAX + 1), Violation.TOO_LARGE);
        assertViolation((good + "|").repeat(16) + good, Violation.TOO_MANY);
        assertViolation(sign("shard=payroll/acme-de; epoch=1"), Violation.SYNTAX);
        assertViolation(sign("shard=payroll/acme-de; epoch=1; applied_through=-7"), Violation.SYNTAX);
        assertViolation(sign("shard=payroll/acme-de; epoch=1; epoch=2; applied_through=7"), Violation.SYNTAX);
        assertViolation(sign("shard=PAYROLL; epoch=1; applied_through=7"), Violation.SYNTAX);
    }

    @Test
    void anotherSpellingOfTheSameSignatureBitsIsRefused() {
        // 128 bits leave four bits of the 22nd base64url character unused: 16 characters decode to the same bytes
        String good = codec.encode(SessionToken.of(ACME_DE, new Position(1, 7)));
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = good.charAt(good.length() - 1);
        char sibling = alphabet.charAt(alphabet.indexOf(last) ^ 1);

        assertViolation(good.substring(0, good.length() - 1) + sibling, Violation.BAD_SIGNATURE);
    }

    @Test
    void keysRotateWithoutATokenBeingRefused() {
        SessionToken token = SessionToken.of(ACME_DE, new Position(1, 7));
        SessionTokenCodec announced = new SessionTokenCodec(SigningKeys.parse(K1 + "\n" + K2));
        SessionTokenCodec active = new SessionTokenCodec(SigningKeys.parse("# the new key signs\n" + K2 + "\n" + K1));

        assertThat(announced.decode(List.of(codec.encode(token)))).isEqualTo(token);
        assertThat(announced.decode(List.of(active.encode(token)))).isEqualTo(token);
        assertThat(active.decode(List.of(codec.encode(token)))).isEqualTo(token);
        assertThatThrownBy(() -> codec.decode(List.of(active.encode(token))))
                .isInstanceOf(InvalidSessionTokenException.class)
                .hasMessageContaining("k2");
    }

    @Test
    void theErrorForAnUnusableKeyFileNamesTheLineAndNoSecret() {
        String shortSecret = secret("short");

        assertThatThrownBy(() -> SigningKeys.parse("")).hasMessageContaining("names no key");
        assertThatThrownBy(() -> SigningKeys.parse("k1")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> SigningKeys.parse(K1 + "\n" + K1)).hasMessageContaining("twice");
        assertThatThrownBy(() -> SigningKeys.parse("k1 " + shortSecret))
                .hasMessageContaining("fewer than 32")
                .hasMessageNotContaining(shortSecret);
        assertThatThrownBy(() -> SigningKeys.parse("k1 not*base64")).hasMessageContaining("not Base64");
    }

    @Test
    void aLargeTokenIsCutToItsNewestEntriesAndMarkedSo() {
        SessionToken token = SessionToken.EMPTY;
        for (int i = 0; i < 200; i++) {
            token = token.settled(Shard.of("payroll", "tenant-" + i), new Position(1, 1_000_000 + i));
        }

        String text = codec.encode(token);
        SessionToken read = codec.decode(List.of(text));

        assertThat(text.length()).isLessThanOrEqualTo(SessionTokenCodec.TOKEN_BYTES_MAX);
        assertThat(read.restStrong()).isTrue();
        assertThat(read.names(Shard.of("payroll", "tenant-199"))).isTrue();
        assertThat(read.names(Shard.of("payroll", "tenant-0"))).isFalse();
        assertThat(codec.decode(List.of(codec.encode(read))).restStrong())
                .as("the mark is kept")
                .isTrue();
    }

    @Test
    void aMutatedTokenIsNeverReadAsAnotherToken() {
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            SessionToken token = RandomValues.token(random).alsoSaw(ACME_DE, new Position(1, random.nextInt(1_000)));
            String mutated = mutate(codec.encode(token), random);

            Throwable refusal = catchThrowable(
                    () -> assertThat(codec.decode(List.of(mutated))).isEqualTo(token));

            if (refusal != null) {
                assertThat(refusal)
                        .as("seed %d, round %d: %s", SEED, i, mutated)
                        .isInstanceOf(InvalidSessionTokenException.class);
            }
        }
    }

    @Test
    void hostileTextIsAlwaysRefusedAsAnInvalidToken() {
        Random random = new Random(SEED);
        String pieces = ",;=|. \t\n\0\"\\é€k1sigshardepochapplied_through0123456789/-";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(120); length > 0; length--) {
                text.append(random.nextInt(8) == 0 ? ", sig=" : pieces.charAt(random.nextInt(pieces.length())));
            }

            assertThatThrownBy(() -> codec.decode(List.of(text.toString())))
                    .as("seed %d, round %d: %s", SEED, i, text)
                    .isInstanceOf(InvalidSessionTokenException.class);
        }
    }

    @Test
    void untrustedTextIsQuotedShortAndPrintable() {
        String hostile = sign("shard=\u001b[2J" + "x".repeat(500));

        assertThatThrownBy(() -> codec.decode(List.of(hostile)))
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("\u001b");
    }

    private static String mutate(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(3); changes > 0 && !mutated.isEmpty(); changes--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(5)) {
                case 0 -> mutated.setCharAt(at, (char) (mutated.charAt(at) ^ (1 << random.nextInt(7))));
                case 1 -> mutated.deleteCharAt(at);
                case 2 -> mutated.insert(at, (char) random.nextInt(256));
                case 3 -> mutated.setLength(at);
                default -> mutated.insert(at, text, 0, random.nextInt(text.length()));
            }
        }
        return mutated.toString();
    }

    private void assertViolation(String text, Violation violation) {
        assertThatThrownBy(() -> codec.decode(List.of(text)))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(InvalidSessionTokenException.class))
                .extracting(InvalidSessionTokenException::violation)
                .isEqualTo(violation);
    }

    private static String sign(String text) {
        return text + ", sig=" + SigningKeys.parse(K1).sign(text);
    }
}
