package io.payledger.api.stream;

import io.payledger.events.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What streams may take of this instance. */
@ConfigMapping(prefix = "payledger.streams")
public interface StreamConfig {

    /** The relay's topic of events. */
    @WithDefault(Topics.EVENTS)
    String topic();

    /** Open streams of this instance; more get a 503, and try another one. */
    @WithDefault("1000")
    int max();

    /** Open streams of one tenant on this instance; more get a 429. */
    @WithDefault("100")
    int perTenantMax();

    /** How long a stream stays open; its client resumes it. Longer holds on longer to an instance that is about to stop. */
    @WithDefault("15m")
    Duration durationMax();

    /** A stream that says nothing else says so as often. Longer than a proxy's patience ends quiet streams. */
    @WithDefault("15s")
    Duration heartbeat();

    /** A reader that has not taken the last line for as long is cut off. */
    @WithDefault("30s")
    Duration stalledAfter();

    /** Changes that wait in memory for one reader; a slower one gets the rest from the outbox. */
    @WithDefault("256")
    int buffered();

    /** Changes that may be made up for by {@code Last-Event-ID}; whoever is further behind has to read anew. */
    @WithDefault("10000")
    int resumableMax();

    /** How long the first stream waits for Kafka before it is refused. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long Kafka goes on being read when nobody listens any more. */
    @WithDefault("1m")
    Duration linger();

    /** What a refused caller is told to wait. */
    @WithDefault("2s")
    Duration retryAfter();
}
