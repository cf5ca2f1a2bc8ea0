package io.payledger.freshness;

/**
 * How an epoch of a shard began: of the history of {@code previous}, everything up to {@code survived} is part of it,
 * and anything later was lost.
 */
public record EpochStart(int epoch, int previous, long survived) {

    public EpochStart {
        if (epoch <= previous || survived < 0) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + " cannot follow " + previous + " with " + survived + " survivors");
        }
    }
}
