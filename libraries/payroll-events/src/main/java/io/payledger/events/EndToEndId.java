package io.payledger.events;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies one transfer at every bank: the run, and the item's line in its register. It never changes for an item, and
 * fits the 35 characters of ISO 20022: the run's 128 bits in base 36, a hyphen, the line.
 *
 * @param line from 1
 */
public record EndToEndId(UUID run, int line) {

    private static final int RADIX = 36;
    private static final int RUN_CHARACTERS = 25;
    private static final int LINE_MAX = 9_999_999;
    private static final Pattern TEXT = Pattern.compile("([0-9A-Z]{25})-([1-9][0-9]{0,6})");
    private static final Pattern MESSAGE = Pattern.compile("([0-9A-Z]{25})-R[1-9][0-9]{0,6}");
    private static final BigInteger RUNS = BigInteger.ONE.shiftLeft(128);

    public EndToEndId {
        if (line < 1 || line > LINE_MAX) {
            throw new IllegalArgumentException("line " + line + " is not between 1 and " + LINE_MAX);
        }
    }

    /** Empty for an id that PayLedger did not make; most ids of a statement are such. */
    public static Optional<EndToEndId> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return run(parts.group(1)).map(run -> new EndToEndId(run, Integer.parseInt(parts.group(2))));
    }

    /** The id of the run's payment file, and of the one batch in it. */
    public static String ofMessage(UUID run, int revision) {
        return base36(run) + "-R" + revision;
    }

    /** The run of an id that {@link #ofMessage} made; empty for any other. */
    public static Optional<UUID> runOfMessage(String messageId) {
        Matcher parts = MESSAGE.matcher(messageId);
        return parts.matches() ? run(parts.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return base36(run) + "-" + line;
    }

    private static String base36(UUID run) {
        ByteBuffer bits =
                ByteBuffer.allocate(16).putLong(run.getMostSignificantBits()).putLong(run.getLeastSignificantBits());
        String digits = new BigInteger(1, bits.array()).toString(RADIX).toUpperCase(Locale.ROOT);
        return "0".repeat(RUN_CHARACTERS - digits.length()) + digits;
    }

    private static Optional<UUID> run(String base36) {
        BigInteger bits = new BigInteger(base36, RADIX);
        return bits.compareTo(RUNS) < 0
                ? Optional.of(new UUID(bits.shiftRight(64).longValue(), bits.longValue()))
                : Optional.empty();
    }
}
