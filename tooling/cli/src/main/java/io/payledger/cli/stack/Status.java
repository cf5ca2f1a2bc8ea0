package io.payledger.cli.stack;

import io.payledger.localstack.RunningStack;
import io.payledger.localstack.RunningStack.ProcessStatus;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Lists the processes, whether each is ready, and how late followers are.")
public final class Status extends StackCommand {

    private static final int NOTHING_RUNS = 3;

    @Override
    public Integer call() {
        RunningStack stack = RunningStack.in(directory());
        List<ProcessStatus> processes = stack.processes();
        if (processes.isEmpty()) {
            say("nothing runs in " + directory());
            return NOTHING_RUNS;
        }
        say(stack.launcher()
                .map(process -> "launcher " + process.pid())
                .orElse("the launcher is gone; ./payledger down stops what it left"));
        say("%-24s %8s %6s  %-9s  %s", "NAME", "PID", "PORT", "STATE", "LOG");
        processes.forEach(process -> say(
                "%-24s %8d %6d  %-9s  %s%s",
                process.name(),
                process.pid(),
                process.port(),
                process.ready() ? "ready" : "not ready",
                process.log(),
                process.replay().isEmpty() ? "" : "  (" + process.replay() + ")"));
        return CommandLine.ExitCode.OK;
    }
}
