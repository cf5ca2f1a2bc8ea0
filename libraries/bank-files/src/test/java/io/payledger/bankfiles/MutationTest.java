package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A damaged file is read or refused within the limits, and never causes an exception. */
class MutationTest {

    private static final int MUTATIONS = Integer.getInteger("bankfiles.mutations", 24_000);
    private static final long SEED = Long.getLong("bankfiles.seed", 20022L);
    private static final ReadLimits LIMITS = new ReadLimits(8_000, 100, 5);
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "-1",
            "1E999999999",
            "99999999999999999999999999",
            "2026-02-30",
            "&amp;",
            "&x;",
            "&#0;",
            "&#x1F600;",
            "]]>",
            "<![CDATA[",
            "<!--",
            "<?x ?>",
            "<!DOCTYPE x [<!ENTITY x \"y\">]>",
            "\u0000",
            "\uFFFF",
            "NOTPROVIDED",
            "<Amt Ccy=\"EUR\">1</Amt>",
            "xmlns=\"\"",
            "x".repeat(5_000));

    @Test
    void everyMutationIsReadOrRefused() {
        Random random = new Random(SEED);
        List<String> names =
                Stream.concat(Files.STATEMENTS.stream(), Files.REPORTS.stream()).toList();
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] mutation = Files.bytes(name);
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                mutation = mutate(mutation, random);
            }
            read += isRead(name, mutation, i) ? 1 : 0;
        }
        // both results occur: otherwise the mutations would prove nothing
        assertThat(read).as("seed %d", SEED).isBetween(MUTATIONS / 100, MUTATIONS * 9 / 10);
    }

    private static boolean isRead(String name, byte[] mutation, int number) {
        try {
            ParseResult<?> result = Files.STATEMENTS.contains(name)
                    ? Files.statements(mutation, LIMITS)
                    : Files.report(mutation, LIMITS);
            if (result instanceof ParseResult.Refused<?> refused) {
                assertThat(refused.problems()).hasSizeBetween(1, LIMITS.problemsMax());
                return false;
            }
            assertThat(mutation.length).isLessThanOrEqualTo((int) LIMITS.bytesMax());
            return true;
        } catch (RuntimeException | StackOverflowError | AssertionError thrown) {
            throw new AssertionError(
                    "-Dbankfiles.seed=" + SEED + ", mutation " + number + " of " + name + ":\n"
                            + new String(mutation, StandardCharsets.UTF_8),
                    thrown);
        }
    }

    private static byte[] mutate(byte[] file, Random random) {
        if (file.length < 4) {
            return file;
        }
        return switch (random.nextInt(8)) {
            case 0 -> flipped(file, random);
            case 1 -> Arrays.copyOf(file, random.nextInt(file.length));
            case 2 -> withoutTag(file, random);
            case 3 -> withoutElement(file, random);
            case 4, 5 -> withValue(file, random);
            case 6 -> moved(file, random);
            default -> duplicated(file, random);
        };
    }

    private static byte[] flipped(byte[] file, Random random) {
        byte[] flipped = file.clone();
        flipped[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] withoutTag(byte[] file, Random random) {
        int start = next(file, '<', random.nextInt(file.length));
        int end = next(file, '>', start);
        return end < file.length ? spliced(file, start, end + 1, new byte[0]) : file;
    }

    /** From one tag to the end of another: sometimes a whole element. */
    private static byte[] withoutElement(byte[] file, Random random) {
        int start = next(file, '<', random.nextInt(file.length));
        int end = next(file, '>', next(file, '>', start) + 1);
        return end < file.length ? spliced(file, start, end + 1, new byte[0]) : file;
    }

    private static byte[] withValue(byte[] file, Random random) {
        int start = Math.min(file.length, next(file, '>', random.nextInt(file.length)) + 1);
        int end = next(file, '<', start);
        byte[] value = VALUES.get(random.nextInt(VALUES.size())).getBytes(StandardCharsets.UTF_8);
        return spliced(file, start, Math.max(start, end), value);
    }

    private static byte[] moved(byte[] file, Random random) {
        int start = random.nextInt(file.length);
        int end = Math.min(file.length, start + random.nextInt(200));
        byte[] part = Arrays.copyOfRange(file, start, end);
        byte[] rest = spliced(file, start, end, new byte[0]);
        int to = random.nextInt(rest.length + 1);
        return spliced(rest, to, to, part);
    }

    private static byte[] duplicated(byte[] file, Random random) {
        int start = next(file, '<', random.nextInt(file.length));
        int end = Math.min(file.length, next(file, '>', next(file, '>', start) + 1) + 1);
        return start < end ? spliced(file, start, start, Arrays.copyOfRange(file, start, end)) : file;
    }

    private static int next(byte[] file, char wanted, int from) {
        int at = from;
        while (at < file.length && file[at] != wanted) {
            at++;
        }
        return at;
    }

    private static byte[] spliced(byte[] file, int start, int end, byte[] into) {
        byte[] spliced = new byte[file.length - (end - start) + into.length];
        System.arraycopy(file, 0, spliced, 0, start);
        System.arraycopy(into, 0, spliced, start, into.length);
        System.arraycopy(file, end, spliced, start + into.length, file.length - end);
        return spliced;
    }
}
