package io.payledger.api.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Timers of commands. */
@Singleton
public class CommandMetrics {

    private final MeterRegistry registry;

    CommandMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A timer with the buckets that fit a command. */
    public Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }

    /** Times from the statement before the lock to the answered COMMIT, which releases it. */
    void shardLocked(String command, Future<?> before, Future<?> committed) {
        before.onSuccess(done -> {
            Timer.Sample sample = Timer.start(registry);
            committed.onSuccess(ended -> sample.stop(timer(
                    "payledger_command_shard_locked",
                    "How long commands that were committed kept the other writes of their tenant waiting, at most",
                    Tags.of("command", command))));
        });
    }
}
