package io.payledger.freshness;

/**
 * The start of an epoch of a shard: everything of epoch {@code previous} through sequence {@code survived} is part of its
 * history, everything later was lost.
 */
public record EpochStart(int epoch, int previous, long survived) {

    public EpochStart {
        if (epoch <= previous || survived < 0) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + " cannot follow " + previous + " with " + survived + " survivors");
        }
    }
}
