package io.payledger.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.payledger.api.command.CommandMetrics;
import io.payledger.service.problems.Problem;
import io.payledger.service.problems.ProblemType;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Measures how long commands take, and how they end. */
@Singleton
class CommandEndings {

    private final MeterRegistry registry;
    private final CommandMetrics timers;

    CommandEndings(MeterRegistry registry, CommandMetrics timers) {
        this.registry = registry;
        this.timers = timers;
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

    private Timer seconds(String command, int status) {
        return timers.timer(
                "payledger_command",
                "How long commands took, by what they were and how they ended",
                Tags.of("command", command, "status", Integer.toString(status)));
    }

    private Counter problems(String type) {
        return Counter.builder("payledger_command_problems")
                .description("Commands that ended in a problem, by its kind")
                .tag("problem", type.substring(type.lastIndexOf('/') + 1))
                .register(registry);
    }
}
