package io.payledger.cli.stack;

import io.payledger.freshness.Position;
import io.payledger.freshness.Shard;
import io.payledger.localstack.RunningStack;
import io.payledger.stack.StackException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "events",
        description = {
            "Prints the topic of events as a downstream worker sees it: committed events only, in the order of the log,",
            "one on each line: shard, position, type, and the payroll run (or other aggregate) that it is about."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:failed, or a record on the topic is not an event"})
public final class Events extends StackCommand {

    private static final String DOMAIN = "payroll";

    @Option(names = "--tenant", description = "Only the events of this tenant, such as acme-de.")
    private @Nullable String tenant;

    @Option(
            names = "--from",
            paramLabel = "<position>",
            description =
                    "Only from this position on, such as 1/17. Positions count the events of one tenant: with --tenant.")
    private @Nullable String from;

    @Option(
            names = {"-f", "--follow"},
            description =
                    "Waits for further events, until Ctrl-C; without it, ends where the topic ended at the start.")
    private boolean follow;

    @Override
    public Integer call() {
        Optional<String> shard = Optional.ofNullable(tenant).map(this::shard);
        Position first = from == null ? Position.NONE : position(from);
        if (from != null && shard.isEmpty()) {
            throw new ParameterException(
                    spec().commandLine(), "--from is a position of one tenant: name it, with --tenant acme-de");
        }
        String servers = RunningStack.in(directory()).kafkaBootstrapServers();
        int malformed = 0;
        try (EventTopic topic = EventTopic.open(servers, !follow)) {
            while (topic.hasNext() && !spec().commandLine().getOut().checkError()) {
                for (EventTopic.Row row : topic.next()) {
                    if (shard.isEmpty() || shard.get().equals(row.shard())) {
                        malformed += print(row, first);
                    }
                }
            }
        } catch (KafkaException failed) {
            throw new StackException(
                    "could not read the topic at " + servers + "; ./payledger status shows whether Kafka is ready",
                    failed);
        }
        return malformed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Returns 1 for a record that is no event. */
    private int print(EventTopic.Row row, Position first) {
        if (row.event().isEmpty()) {
            say("%s  not an event: %s, at %s", row.shard(), row.problem(), row.place());
            return 1;
        }
        EventTopic.Event event = row.event().get();
        if (event.position().covers(first)) {
            say("%s  %s  %s  %s", row.shard(), event.position(), event.type(), event.subject());
        }
        return 0;
    }

    private String shard(String name) {
        try {
            return Shard.of(DOMAIN, name).id();
        } catch (IllegalArgumentException malformed) {
            throw misused(
                    "--tenant is not the name of a tenant: '" + name
                            + "'; names have lower case letters, digits, '.', '_' and '-', such as acme-de",
                    malformed);
        }
    }

    private Position position(String text) {
        try {
            return Position.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw misused("--from is " + malformed.getMessage(), malformed);
        }
    }

    private ParameterException misused(String message, IllegalArgumentException cause) {
        return new ParameterException(spec().commandLine(), message, cause);
    }
}
