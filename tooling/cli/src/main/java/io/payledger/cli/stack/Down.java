package io.payledger.cli.stack;

import io.payledger.localstack.RunningStack;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stops everything, including what a killed launcher left running.")
public final class Down extends StackCommand {

    @Override
    public Integer call() {
        boolean stopped = false;
        for (RunningStack stack : RunningStack.within(directory())) {
            stopped |= stack.stop(this::say);
        }
        say(stopped ? "stopped" : "nothing was running");
        return CommandLine.ExitCode.OK;
    }
}
