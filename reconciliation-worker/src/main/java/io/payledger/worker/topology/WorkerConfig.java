package io.payledger.worker.topology;

import io.payledger.events.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How this instance folds, and how it waits for what it has not folded yet. */
@ConfigMapping(prefix = "payledger.worker")
public interface WorkerConfig {

    /** Where the other instances reach this one: requests for its shards are forwarded there. Scheme, host and port. */
    URI advertisedUrl();

    /** What this instance is called in answers and logs; by default after host and port of its advertised URL. */
    Optional<String> name();

    /**
     * What is folded. A worker on another topic is another application, with a group and a state of its own: that is how
     * events move to a topic with more partitions, while the workers on the old one go on.
     */
    @WithDefault(Topics.EVENTS)
    String topic();

    /**
     * Holds a copy of the state, so that a restart need not read it back from the broker. Losing it costs that time and
     * nothing else. No two instances may share one.
     */
    Path stateDir();

    /** Threads that fold, each with partitions of its own. More than there are cores only cost memory. */
    @WithDefault("1")
    int streamThreads();

    /**
     * How often state, offsets and the copy of the state at the broker are committed together. Answers do not wait for
     * it, for a fold that is repeated gives the same state: a longer interval only means more to fold again after a
     * crash, a shorter one more load on the broker.
     */
    @WithDefault("100ms")
    Duration commitInterval();

    /** How long the broker holds a fetch that finds nothing. Bounds the latency of what does not wake a held fetch. */
    @WithDefault("100ms")
    Duration fetchWaitMax();

    /** How long the group waits for an instance that fell silent before its partitions go to others. */
    @WithDefault("6s")
    Duration sessionTimeout();

    /** A transaction left open by an instance that died blocks those who come after it for no longer than this. */
    @WithDefault("10s")
    Duration transactionTimeout();

    /** How long a session read waits for the projection. Relay and worker need their milliseconds. */
    @WithDefault("2s")
    Duration waitBudget();

    /** The longest that a request for a frontier may ask to wait. */
    @WithDefault("30s")
    Duration frontierWaitMax();

    /** Waiters beyond this are refused at once, so that a stalled partition cannot hold every request. */
    @WithDefault("1000")
    int waitersMax();

    /** What a refused client is told to wait before it tries again. */
    @WithDefault("1s")
    Duration retryAfter();

    /** How long another instance may take to answer a forwarded request, on top of what the request itself may wait. */
    @WithDefault("3s")
    Duration forwardTimeout();

    /** How long a stop may take before the process ends without leaving the group. */
    @WithDefault("5s")
    Duration shutdownTimeout();
}
