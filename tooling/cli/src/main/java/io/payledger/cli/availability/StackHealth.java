package io.payledger.cli.availability;

import io.payledger.compose.ComposeStack;
import io.payledger.stack.StackException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operator waits for before he touches the next part of a stack. */
final class StackHealth {

    static final Duration TIMEOUT = Duration.ofMinutes(4);

    private final ComposeStack stack;

    StackHealth(ComposeStack stack) {
        this.stack = stack;
    }

    /** Returns once every container is healthy, every follower streams and, if asked, every replica is in sync. */
    void await(boolean ofBrokers) throws InterruptedException {
        long endsAt = System.nanoTime() + TIMEOUT.toNanos();
        List<String> ailing = ailing(ofBrokers);
        while (!ailing.isEmpty()) {
            if (System.nanoTime() > endsAt) {
                throw new StackException("not healthy after " + TIMEOUT.toSeconds() + " s: " + ailing);
            }
            TimeUnit.MILLISECONDS.sleep(200);
            ailing = ailing(ofBrokers);
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
                    "--describe",
                    "--under-replicated-partitions");
        }
        return ailing;
    }

    private List<String> notStreaming() {
        try {
            String streaming = stack.primary()
                    .query("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
                            + " AND application_name LIKE 'follower-%'");
            return Integer.toString(stack.followers().size()).equals(streaming)
                    ? List.of()
                    : List.of(streaming + " followers stream");
        } catch (SQLException notYet) {
            return List.of("the primary does not answer: " + notYet.getMessage());
        }
    }
}
