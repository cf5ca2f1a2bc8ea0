package io.payledger.freshness;

/**
 * A committed change in one shard. Positions of the same shard are totally ordered; comparing positions of different
 * shards has no meaning, so {@link Frontier} keeps them apart.
 *
 * @param epoch rises whenever history may have been lost; 0 only before the first change
 * @param sequence counts the shard's changes from 1, without gaps, and is never reset
 */
public record Position(int epoch, long sequence) implements Comparable<Position> {

    /** Nothing has been committed yet; every frontier covers it. */
    public static final Position NONE = new Position(0, 0);

    public Position {
        if (epoch < 0 || sequence < 0) {
            throw new IllegalArgumentException("a position counts up from zero: " + epoch + "/" + sequence);
        }
    }

    /** Reads what {@link #toString()} writes: {@code epoch/sequence}. */
    public static Position parse(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash > 0) {
                return new Position(
                        Integer.parseInt(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(malformed(text), notANumber);
        }
        throw new IllegalArgumentException(malformed(text));
    }

    private static String malformed(String text) {
        return "not a position: '" + text + "'; expected epoch/sequence, such as 1/845201";
    }

    public boolean covers(Position wanted) {
        return compareTo(wanted) >= 0;
    }

    /** Whether this is the change that comes right after {@code previous}; an epoch may begin in between. */
    public boolean follows(Position previous) {
        return sequence == previous.sequence + 1 && epoch >= previous.epoch;
    }

    public static Position max(Position a, Position b) {
        return a.covers(b) ? a : b;
    }

    @Override
    public int compareTo(Position other) {
        return epoch != other.epoch ? Integer.compare(epoch, other.epoch) : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return epoch + "/" + sequence;
    }
}
