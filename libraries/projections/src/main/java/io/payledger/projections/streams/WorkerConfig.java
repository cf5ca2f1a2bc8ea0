package io.payledger.projections.streams;

import io.payledger.events.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How this instance folds, and how long it waits for what it has not folded yet. */
@ConfigMapping(prefix = "payledger.worker")
public interface WorkerConfig {

    /** Scheme, host and port under which the other instances reach this one; requests for its shards are forwarded there. */
    URI advertisedUrl();

    /** The name of this instance in answers and logs; by default made from host and port of its advertised URL. */
    Optional<String> name();

    /**
     * The topic that is folded. A worker on another topic is another application, with a group and a state of its own:
     * that is how events move to a topic with more partitions, while the workers on the old one go on.
     */
    @WithDefault(Topics.EVENTS)
    String topic();

    /**
     * Holds a copy of the state, so that a restart need not read it back from the broker. Losing it costs that time only.
     * Two instances must not share one.
     */
    Path stateDir();

    /** Threads that fold, each with partitions of its own. More threads than cores only cost memory. */
    @WithDefault("1")
    int streamThreads();

    /**
     * How often state, offsets and the copy of the state at the broker are committed together. Answers do not wait for
     * it, for a fold that is repeated gives the same state: a longer interval only means more to fold again after a
     * crash, a shorter one more load on the broker.
     */
    @WithDefault("500ms")
    Duration commitInterval();

    /** How long the group waits for a silent instance before its partitions go to others. */
    @WithDefault("6s")
    Duration sessionTimeout();

    /** How long a transaction that a dead instance left open blocks its successors at most. */
    @WithDefault("10s")
    Duration transactionTimeout();

    /** How long a session read waits for the projection. Relay and worker need some milliseconds. */
    @WithDefault("2s")
    Duration waitBudget();

    /** The longest that a request for a frontier may ask to wait. */
    @WithDefault("30s")
    Duration frontierWaitMax();

    /** Waiters beyond this are refused at once, so that a stalled partition cannot hold every request. */
    @WithDefault("1000")
    int waitersMax();

    /** The {@code Retry-After} of a refused request. */
    @WithDefault("1s")
    Duration retryAfter();

    /** How long another instance may take to answer a forwarded request, on top of what the request itself may wait. */
    @WithDefault("3s")
    Duration forwardTimeout();

    /** How long a stop may take before the process ends without leaving the group. */
    @WithDefault("5s")
    Duration shutdownTimeout();
}
