package io.payledger.cli.stack;

import io.payledger.localstack.RunningStack;
import io.payledger.stack.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = "Prints the end of the log of one part or of all, of the last start of the stack.")
public final class Logs extends StackCommand {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "<part>",
            description = "primary, kafka, api-service-1, ...; all parts by default, each line with the part's name.")
    private @Nullable String part;

    @Option(
            names = {"-f", "--follow"},
            description = "Prints what is written from now on as well, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "<lines>",
            description = "How many lines of each log at most (${DEFAULT-VALUE}).")
    private int linesMax = 200;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (linesMax < 0) {
            throw new ParameterException(
                    spec().commandLine(), "--tail is a number of lines, 0 or more, not " + linesMax);
        }
        List<LogTail> tails = new ArrayList<>();
        for (Map.Entry<String, Path> log : chosen().entrySet()) {
            String prefix = part == null ? String.format("%-24s | ", log.getKey()) : "";
            LogTail tail = new LogTail(log.getValue(), line -> say(prefix + line));
            tail.printLast(linesMax);
            tails.add(tail);
        }
        while (follow && !isOutputClosed()) {
            for (LogTail tail : tails) {
                tail.printNew();
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
        return CommandLine.ExitCode.OK;
    }

    private Map<String, Path> chosen() {
        Map<String, Path> logs = RunningStack.in(directory()).logs();
        if (logs.isEmpty()) {
            throw new StackException("no logs in " + directory() + "; ./payledger up starts a stack");
        }
        if (part == null) {
            return logs;
        }
        Path log = logs.get(part);
        if (log == null) {
            throw new StackException(
                    "no log of a part called '" + part + "'; there are logs of " + String.join(", ", logs.keySet()));
        }
        return Map.of(part, log);
    }

    /** As by {@code | head}. */
    private boolean isOutputClosed() {
        return spec().commandLine().getOut().checkError();
    }
}
