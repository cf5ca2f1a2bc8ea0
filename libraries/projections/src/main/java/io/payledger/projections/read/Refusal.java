package io.payledger.projections.read;

import io.payledger.freshness.Position;
import io.payledger.freshness.ReadOutcome;
import io.payledger.projections.fold.Freeze;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Why a read is not answered although the same request may succeed later.
 *
 * @param reason one word, for programs and metrics
 * @param missedBy by how many positions the projection was behind, where it was
 */
record Refusal(
        String reason, String detail, Position required, Position reached, Duration waited, OptionalLong missedBy) {

    static Refusal unproven() {
        return atOnce(
                "unproven",
                "the session token was cut and does not name this shard: send the primary's position",
                Position.NONE,
                Position.NONE);
    }

    static Refusal rebalancing(Position required) {
        return atOnce("rebalancing", "no instance holds this shard at the moment: retry", required, Position.NONE);
    }

    static Refusal frozen(Freeze freeze, Position required, Position reached, Duration waited) {
        return new Refusal(
                "frozen",
                "the shard is frozen: " + freeze.reason().word() + ", " + freeze.detail(),
                required,
                reached,
                waited,
                OptionalLong.empty());
    }

    static Refusal behind(ReadOutcome.Refused<?> refused) {
        return new Refusal(
                "behind",
                "the projection has not been folded that far: retry",
                refused.required(),
                refused.reached(),
                refused.waited(),
                refused.missedBy());
    }

    private static Refusal atOnce(String reason, String detail, Position required, Position reached) {
        return new Refusal(reason, detail, required, reached, Duration.ZERO, OptionalLong.empty());
    }
}
