package io.payledger.cli.availability;

import io.payledger.compose.ComposeStack;
import io.payledger.stack.Deadline;
import io.payledger.stack.StackException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an operator waits for before they touch the next part of a stack. */
final class StackHealth {

    static final Duration TIMEOUT = Duration.ofMinutes(4);

    private final ComposeStack stack;

    StackHealth(ComposeStack stack) {
        this.stack = stack;
    }

    /** Returns once every container is healthy, every follower streams and, if asked, every replica is in sync. */
    void await(boolean ofBrokers) {
        List<String> problems = new ArrayList<>();
        boolean healthy = Deadline.in(TIMEOUT)
                .pollingEvery(Duration.ofMillis(200))
                .await(() -> {
                    problems.clear();
                    problems.addAll(problems(ofBrokers));
                    return problems.isEmpty();
                });
        if (!healthy) {
            throw new StackException("not healthy after " + TIMEOUT.toSeconds() + " s: " + problems);
        }
    }

    private List<String> problems(boolean ofBrokers) {
        List<String> problems = new ArrayList<>(stack.unhealthy());
        if (problems.isEmpty()) {
            problems.addAll(notStreaming());
        }
        if (problems.isEmpty() && ofBrokers) {
            stack.kafkaTool(
                    line -> {
                        if (line.contains("Topic:")) {
                            problems.add(line.strip());
                        }
                    },
                    "org.apache.kafka.tools.TopicCommand",
                    "--describe --under-replicated-partitions");
        }
        return problems;
    }

    private List<String> notStreaming() {
        try {
            return stack.primary().streamsTo(stack.followers().size())
                    ? List.of()
                    : List.of("fewer than " + stack.followers().size() + " followers stream");
        } catch (SQLException notYet) {
            return List.of("the primary does not answer: " + notYet.getMessage());
        }
    }
}
