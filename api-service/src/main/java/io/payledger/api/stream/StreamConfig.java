package io.payledger.api.stream;

import io.payledger.events.Topics;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of streams on one instance. */
@ConfigMapping(prefix = "payledger.streams")
public interface StreamConfig {

    /** The relay's topic of events. */
    @WithDefault(Topics.EVENTS)
    String topic();

    /** Open streams of this instance; more get a 503 and try another instance. */
    @WithDefault("1000")
    int max();

    /** Open streams of one tenant on this instance; more get a 429. */
    @WithDefault("100")
    int perTenantMax();

    /** The maximum age of a stream; its client resumes it. Longer delays rebalancing to new instances. */
    @WithDefault("15m")
    Duration durationMax();

    /** How often a quiet stream sends a heartbeat. Longer than the idle timeout of a proxy ends quiet streams. */
    @WithDefault("15s")
    Duration heartbeat();

    /** A client that has not read the last message for this long is disconnected. */
    @WithDefault("30s")
    Duration stalledAfter();

    /** Changes that wait in memory for one client; a slower client gets the rest from the outbox. */
    @WithDefault("256")
    int buffered();

    /** Changes that {@code Last-Event-ID} can catch up on; a client further behind has to read again. */
    @WithDefault("10000")
    int resumableMax();

    /** How long the first stream waits for Kafka before it is refused. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** How long Kafka is read after the last stream has ended. */
    @WithDefault("1m")
    Duration linger();

    /** The Retry-After of a refused stream. */
    @WithDefault("2s")
    Duration retryAfter();
}
