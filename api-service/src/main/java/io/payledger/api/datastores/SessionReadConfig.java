package io.payledger.api.datastores;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a session read may be answered by a follower. */
@ConfigMapping(prefix = "payledger.session-reads")
public interface SessionReadConfig {

    /** How long a read waits for a lagging follower before the primary answers it. More waits less often on the primary, and longer. */
    @WithDefault("50ms")
    Duration waitBudget();

    /** Bounds a read as a whole: pools, statements, waits and the fallback. Beyond it the caller gets a 503. */
    @WithDefault("2s")
    Duration deadline();

    /** The same for a payment file, of which the database computes hash and rows of a whole register. */
    @WithDefault("10s")
    Duration fileDeadline();

    /** How long one follower may take for one answer. A frozen server would eat the whole deadline otherwise. */
    @WithDefault("500ms")
    Duration attemptTimeout();

    /** Waiters beyond this go to the primary at once, so that a stalled follower cannot hold every request. */
    @WithDefault("1000")
    int waitersMax();

    /** Session reads that may be at the primary at once because no follower was fresh enough; more get a 503. */
    @WithDefault("64")
    int fallbacksMax();

    /** The Retry-After of a refused read. */
    @WithDefault("1s")
    Duration retryAfter();

    /** How often a follower is asked for its positions while a read waits for it. Shorter ends waits sooner, and sends more queries. */
    @WithDefault("2ms")
    Duration pollInterval();

    /** How often every server is asked whether it is there, and how far behind. */
    @WithDefault("1s")
    Duration probeInterval();
}
