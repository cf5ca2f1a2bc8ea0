package io.payledger.worker.fold;

import io.payledger.freshness.Shard;
import java.util.UUID;

/** The keys of runs, their lines and their breaks. */
public final class RunKeys {

    /** Every run that does not reconcile is between this key and {@link #BROKEN_END}. */
    public static final String BROKEN = "b/";

    /** The character after the slash: no run's key reaches it. */
    public static final String BROKEN_END = "b0";

    private RunKeys() {}

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

    /** Every break of the run is between this key and {@link #breaksEnd}, in the order of their ids. */
    public static String breaks(Shard shard, UUID run) {
        return "k/" + shard.id() + "/" + run + "/";
    }

    /** The character after the slash: no break's key reaches it. */
    public static String breaksEnd(Shard shard, UUID run) {
        return "k/" + shard.id() + "/" + run + "0";
    }

    static String broken(Shard shard, UUID run) {
        return BROKEN + shard.id() + "/" + run;
    }

    public static UUID runOf(String brokenKey) {
        return UUID.fromString(brokenKey.substring(brokenKey.lastIndexOf('/') + 1));
    }
}
