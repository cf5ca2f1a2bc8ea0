package io.payledger.api.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.payledger.api.http.ApiProblems;
import io.payledger.api.read.Answer;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** What commands took, and how they ended. */
@Singleton
class CommandMetrics {

    private final MeterRegistry registry;

    CommandMetrics(MeterRegistry registry) {
        this.registry = registry;
        // from zero on, or the first of a kind would be no increase
        for (ProblemType type : ApiProblems.ALL) {
            problems(type.uri().toString());
        }
    }

    /** Carries the command out, and counts it when it has ended. */
    Future<Answer> measured(String command, Supplier<Future<Answer>> carryOut) {
        Timer.Sample sample = Timer.start(registry);
        return carryOut.get().onComplete(ended -> {
            int status = ended.succeeded() ? ended.result().status() : 500;
            sample.stop(seconds(command, status));
            if (ended.failed()) {
                problems(ProblemType.INTERNAL.uri().toString()).increment();
            } else if (ended.result().body() instanceof Problem problem) {
                problems(problem.type().toString()).increment();
            }
        });
    }

    /** Times from what comes right before the lock to the answered COMMIT, which lets go of it. */
    void shardLocked(String command, Future<?> before, Future<?> committed) {
        before.onSuccess(done -> {
            Timer.Sample sample = Timer.start(registry);
            committed.onSuccess(ended -> sample.stop(locked(command)));
        });
    }

    private Timer locked(String command) {
        return timer(
                "payledger_command_shard_locked",
                "How long commands that were committed kept the other writes of their tenant waiting, at most",
                Tags.of("command", command));
    }

    private Timer seconds(String command, int status) {
        return timer(
                "payledger_command",
                "How long commands took, by what they were and how they ended",
                Tags.of("command", command, "status", Integer.toString(status)));
    }

    private Timer timer(String name, String description, Tags tags) {
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

    private Counter problems(String type) {
        return Counter.builder("payledger_command_problems")
                .description("Commands that ended in a problem, by its kind")
                .tag("problem", type.substring(type.lastIndexOf('/') + 1))
                .register(registry);
    }
}
