package io.payledger.worker.fold;

import io.payledger.freshness.Shard;
import java.util.UUID;

/** The keys of the one store that holds a partition's frontiers, runs and progress. */
public final class StateKeys {

    /** Every shard's frontier lies between this key and {@link #FRONTIERS_END}. */
    public static final String FRONTIERS = "f/";

    /** The character after the slash: no shard's key reaches it. */
    public static final String FRONTIERS_END = "f0";

    /** Every run that does not reconcile lies between this key and {@link #BROKEN_END}. */
    public static final String BROKEN = "b/";

    /** The character after the slash. */
    public static final String BROKEN_END = "b0";

    private StateKeys() {}

    public static String frontier(Shard shard) {
        return FRONTIERS + shard.id();
    }

    public static Shard shardOf(String frontierKey) {
        return new Shard(frontierKey.substring(FRONTIERS.length()));
    }

    public static String run(Shard shard, UUID run) {
        return "r/" + shard.id() + "/" + run;
    }

    /** Some of the run's lines, see {@link io.payledger.worker.ledger.Lines}. */
    static String lines(Shard shard, UUID run, int row) {
        return "l/" + shard.id() + "/" + run + "/" + row;
    }

    static String breakOf(Shard shard, UUID run, String breakId) {
        return breaks(shard, run) + breakId;
    }

    /** Every break of the run lies between this key and {@link #breaksEnd}, in the order of their ids. */
    public static String breaks(Shard shard, UUID run) {
        return "k/" + shard.id() + "/" + run + "/";
    }

    /** The character after the slash: no break's key reaches it. */
    public static String breaksEnd(Shard shard, UUID run) {
        return "k/" + shard.id() + "/" + run + "0";
    }

    public static String broken(Shard shard, UUID run) {
        return BROKEN + shard.id() + "/" + run;
    }

    public static UUID runOf(String brokenKey) {
        return UUID.fromString(brokenKey.substring(brokenKey.lastIndexOf('/') + 1));
    }

    public static String progress(String topic, int partition) {
        return "o/" + topic + "-" + partition;
    }
}
