package io.payledger.cli.availability;

import io.payledger.compose.ComposeStack;
import io.payledger.stack.Deadline;
import io.payledger.stack.StackException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an operator waits for before he touches the next part of a stack. */
final class StackHealth {

    static final Duration TIMEOUT = Duration.ofMinutes(4);

    private final ComposeStack stack;

    StackHealth(ComposeStack stack) {
        this.stack = stack;
    }

    /** Returns once every container is healthy, every follower streams and, if asked, every replica is in sync. */
    void await(boolean ofBrokers) {
        List<String> ailing = new ArrayList<>();
        boolean healthy = Deadline.in(TIMEOUT)
                .pollingEvery(Duration.ofMillis(200))
                .await(() -> {
                    ailing.clear();
                    ailing.addAll(ailing(ofBrokers));
                    return ailing.isEmpty();
                });
        if (!healthy) {
            throw new StackException("not healthy after " + TIMEOUT.toSeconds() + " s: " + ailing);
        }
    }

    private List<String> ailing(boolean ofBrokers) {
        List<String> ailing = new ArrayList<>(stack.unhealthy());
        if (ailing.isEmpty()) {
            ailing.addAll(notStreaming());
        }
        if (ailing.isEmpty() && ofBrokers) {
            stack.kafkaTool(
                    line -> {
                        if (line.contains("Topic:")) {
                            ailing.add(line.strip());
                        }
                    },
                    "org.apache.kafka.tools.TopicCommand",
                    "--describe --under-replicated-partitions");
        }
        return ailing;
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
