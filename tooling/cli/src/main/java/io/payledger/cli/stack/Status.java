package io.payledger.cli.stack;

import io.payledger.localstack.RunningStack;
import io.payledger.localstack.RunningStack.PartStatus;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Lists every part of the plan with its state, process, restarts and since when.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every part runs", "1:a part does not run", "3:nothing runs"})
public final class Status extends StackCommand {

    private static final int NOTHING_RUNS = 3;

    @Override
    public Integer call() {
        RunningStack stack = RunningStack.in(directory());
        List<PartStatus> parts = stack.parts();
        if (parts.isEmpty()) {
            say("nothing runs in " + directory());
            return NOTHING_RUNS;
        }
        say(stack.launcher()
                .map(process -> "launcher " + process.pid())
                .orElse("the launcher is gone, and nothing starts a part again; ./payledger down stops what it left"));
        say("%-24s %-9s %8s %6s %8s  %-20s  %s", "NAME", "STATE", "PID", "PORT", "RESTARTS", "SINCE", "LOG");
        parts.forEach(part -> say(
                "%-24s %-9s %8s %6d %8d  %-20s  %s%s",
                part.name(),
                part.state(),
                part.runs() ? Long.toString(part.pid().getAsLong()) : "-",
                part.port(),
                part.restarts(),
                part.since().truncatedTo(ChronoUnit.SECONDS),
                part.log(),
                part.detail().isEmpty() ? "" : "  (" + part.detail() + ")"));
        return parts.stream().allMatch(PartStatus::runs) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
