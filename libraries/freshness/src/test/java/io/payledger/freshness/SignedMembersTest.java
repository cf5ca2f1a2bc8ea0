package io.payledger.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Members with a valid signature, as another version with the same keys may write them. */
class SignedMembersTest {

    private static final long SEED = Long.getLong("freshness.seed", 20_261_121L);
    private static final Shard ACME_DE = new Shard("payroll/acme-de");
    private static final String MEMBER = "shard=payroll/acme-de; epoch=1; applied_through=7";
    private static final String VALUE_CHARACTERS =
            "!#$%&'()*+-./0123456789:<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~";

    private final SigningKeys keys =
            SigningKeys.parse("k1 " + Base64.getEncoder().encodeToString(new byte[32]));
    private final SessionTokenCodec codec = new SessionTokenCodec(keys);

    @ParameterizedTest
    @MethodSource
    void whatIsNotAParameterIsQuoted(String text, String quoted) {
        assertRefused(text, "not a parameter: '" + quoted + "'; expected name=value");
    }

    static Stream<Arguments> whatIsNotAParameterIsQuoted() {
        String longName = "n".repeat(33) + "=b";
        String longValue = "zone=" + "b".repeat(257);
        return Stream.of(
                arguments("", ""),
                arguments(MEMBER + ",", ""),
                arguments("," + MEMBER, ""),
                arguments(MEMBER + ", ," + MEMBER, ""),
                arguments(MEMBER + ";", ""),
                arguments("rest=strong;", ""),
                arguments("rest=strong,", ""),
                arguments("rest=strong rest=strong", "rest=strong rest=strong"),
                arguments(MEMBER + "; zone, rest=strong", "zone"),
                arguments(MEMBER + "; zone=; b=c", "zone="),
                arguments(MEMBER + "; =b", "=b"),
                arguments(MEMBER + "; zone=b=c", "zone=b=c"),
                arguments(MEMBER + "; zone =b", "zone =b"),
                arguments(MEMBER + "; zone= b", "zone= b"),
                arguments(MEMBER + "; zone=b c ", "zone=b c"),
                arguments(MEMBER + "; Zone=b", "Zone=b"),
                arguments(MEMBER + "; zOne=b", "zOne=b"),
                arguments(MEMBER + "; 1zone=b", "1zone=b"),
                arguments(MEMBER + "; _zone=b", "_zone=b"),
                arguments(MEMBER + "; zo-ne=b", "zo-ne=b"),
                arguments(MEMBER + "; zone=\"b\"", "zone=\"b\""),
                arguments(MEMBER + "; zone=\\b", "zone=\\b"),
                arguments(MEMBER + "; zone=\u00e9", "zone=?"),
                arguments(MEMBER + "; zone=\u20ac", "zone=?"),
                arguments(MEMBER + "; zone=\u007f", "zone=?"),
                arguments(MEMBER + "; zone=\0", "zone=?"),
                arguments(MEMBER + "; " + longName, longName),
                arguments(MEMBER + "; " + longValue, longValue.substring(0, 80) + "…"));
    }

    @ParameterizedTest
    @MethodSource
    void aMemberNamesAShardAnEpochAndASequenceOnce(String text, String message) {
        assertRefused(text, message);
    }

    static Stream<Arguments> aMemberNamesAShardAnEpochAndASequenceOnce() {
        return Stream.of(
                arguments("epoch=1; applied_through=7", lacks("shard")),
                arguments("shard=payroll/acme-de; applied_through=7", lacks("epoch")),
                arguments("shard=payroll/acme-de; epoch=1", lacks("applied_through")),
                arguments("rest=weak", lacks("shard")),
                arguments("rest=strongly", lacks("shard")),
                arguments("rest=strong; zone=b", lacks("shard")),
                arguments(MEMBER + "; shard=payroll/acme-de", twice("shard")),
                arguments(MEMBER + "; epoch=1", twice("epoch")),
                arguments(MEMBER + "; applied_through=7", twice("applied_through")),
                arguments("zone=b; " + MEMBER + "; zone=b", twice("zone")),
                arguments(MEMBER + "; zone=b; zone=b; =", twice("zone")),
                malformed("Payroll/acme-de", "1", "7", "not a shard: 'Payroll/acme-de'; expected domain/tenant"),
                malformed("payroll/acme-de", "0x1", "7", "For input string: \"0x1\""),
                malformed("payroll/acme-de", "2147483648", "7", "For input string: \"2147483648\""),
                malformed("payroll/acme-de", "1", "7.0", "For input string: \"7.0\""),
                malformed("payroll/acme-de", "1", "9223372036854775808", "For input string: \"9223372036854775808\""),
                malformed("payroll/acme-de", "-1", "7", "a position counts up from zero: -1/7"),
                malformed("payroll/acme-de", "1", "-7", "a position counts up from zero: 1/-7"));
    }

    private static String lacks(String name) {
        return "a member lacks '" + name + "'; it needs shard, epoch and applied_through";
    }

    private static String twice(String name) {
        return "parameter '" + name + "' occurs twice in one member";
    }

    private static Arguments malformed(String shard, String epoch, String sequence, String reason) {
        String member = "shard=" + shard + "; epoch=" + epoch + "; applied_through=" + sequence;
        return arguments("rest=strong, " + member + " ", "in member '" + member + "': " + reason);
    }

    @ParameterizedTest
    @MethodSource
    void spacesAndTheOrderOfParametersMeanNothing(String text) {
        assertThat(decoded(text)).isEqualTo(SessionToken.of(ACME_DE, new Position(1, 7)));
    }

    static Stream<String> spacesAndTheOrderOfParametersMeanNothing() {
        return Stream.of(
                MEMBER,
                MEMBER + " \t",
                MEMBER + "," + MEMBER,
                "shard=payroll/acme-de;epoch=1;applied_through=7",
                "shard=payroll/acme-de\t;\u2003epoch=1 ; \n applied_through=7",
                "applied_through=7; shard=payroll/acme-de; epoch=1",
                "shard=payroll/acme-de; epoch=+1; applied_through=007");
    }

    @Test
    void theMarkOfACutTokenIsReadWhereverItIs() {
        SessionToken cut = decoded("rest=strong");

        assertThat(cut.restStrong()).isTrue();
        assertThat(cut.shards()).isEmpty();
        for (String text : List.of("rest=strong ," + MEMBER, MEMBER + ",rest=strong", MEMBER + ", rest=strong ")) {
            assertThat(decoded(text)).as(text).isEqualTo(cut.alsoSaw(ACME_DE, new Position(1, 7)));
        }
    }

    @Test
    void theNewestPositionOfEachEpochCounts() {
        SessionToken token = decoded(MEMBER
                + ", shard=payroll/acme-de; epoch=2; applied_through=3"
                + ", shard=payroll/acme-de; epoch=1; applied_through=9"
                + ", shard=payroll/acme-de; epoch=1; applied_through=8");

        assertThat(token.required(ACME_DE)).containsExactly(new Position(1, 9), new Position(2, 3));
    }

    @Test
    void unknownParametersAreCarriedUpToTheirLimits() {
        String longest = "n".repeat(32) + "=" + "b".repeat(256) + "; zo_ne1=" + VALUE_CHARACTERS;

        assertThat(codec.encode(decoded(MEMBER + "; " + longest))).startsWith(longest + "; " + MEMBER + ", sig=");
    }

    @Test
    void theLargerValueOfAnUnknownParameterIsCarried() {
        String text = MEMBER + "; zone=b," + MEMBER + "; zone=c; lane=1," + MEMBER + "; zone=a";

        assertThat(codec.encode(decoded(text))).startsWith("lane=1; zone=c; " + MEMBER + ", sig=");
    }

    @Test
    void mutatedMembersAreRefusedOrReadTheSameAfterTheyAreWrittenAgain() {
        Random random = new Random(SEED);
        int rounds = 50_000;
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            String text = mutatedMembers(random);
            SessionToken read;
            try {
                read = decoded(text);
            } catch (InvalidSessionTokenException expected) {
                refused++;
                continue;
            }

            assertThat(codec.decode(List.of(codec.encode(read))))
                    .as("seed %d, round %d: %s", SEED, i, text)
                    .isEqualTo(read);
        }

        assertThat(refused).as("both endings are tried").isBetween(rounds / 10, rounds * 9 / 10);
    }

    private static String mutatedMembers(Random random) {
        String[] pieces = {
            ",",
            ";",
            "=",
            "|",
            "\0",
            "\"",
            "é",
            "/",
            " ",
            "\t",
            "1",
            "2",
            "; zone=b",
            "; lane=1",
            ", rest=strong",
            ", " + MEMBER
        };
        StringBuilder text = new StringBuilder(MEMBER);
        for (int members = random.nextInt(3); members > 0; members--) {
            Position position = RandomValues.position(random);
            text.append(", shard=")
                    .append(RandomValues.shard(random))
                    .append("; epoch=")
                    .append(position.epoch())
                    .append("; applied_through=")
                    .append(position.sequence());
        }
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, at + 1);
                case 1 -> text.insert(at, pieces[random.nextInt(pieces.length)]);
                default -> text.append(pieces[random.nextInt(pieces.length)]);
            }
        }
        return text.toString();
    }

    private SessionToken decoded(String signed) {
        return codec.decode(List.of(signed + ", sig=" + keys.sign(signed)));
    }

    private void assertRefused(String signed, String message) {
        assertThatThrownBy(() -> decoded(signed))
                .isInstanceOfSatisfying(InvalidSessionTokenException.class, refused -> assertThat(refused.violation())
                        .isEqualTo(InvalidSessionTokenException.Violation.SYNTAX))
                .hasMessageStartingWith(message);
    }
}
