package io.payledger.projections.fold;

import io.payledger.freshness.Shard;

/** The keys of frontiers and progress, which are in the same store as a worker's own rows. */
public final class FrontierKeys {

    /** Every frontier is between this key and {@link #FRONTIERS_END}. */
    public static final String FRONTIERS = "f/";

    /** The character after the slash: no shard's key reaches it. */
    public static final String FRONTIERS_END = "f0";

    private static final String PROGRESS = "o/";

    private FrontierKeys() {}

    public static String frontier(Shard shard) {
        return FRONTIERS + shard.id();
    }

    /** Before the frontier of every shard behind this one, and after its own. */
    public static String behind(Shard shard) {
        return frontier(shard) + '\0';
    }

    public static Shard shardOf(String frontierKey) {
        return new Shard(frontierKey.substring(FRONTIERS.length()));
    }

    public static String progress(String topic, int partition) {
        return PROGRESS + topic + "-" + partition;
    }

    /** Whether it is the key of a frontier or of progress. */
    public static boolean reserved(String key) {
        return key.startsWith(FRONTIERS) || key.startsWith(PROGRESS);
    }
}
