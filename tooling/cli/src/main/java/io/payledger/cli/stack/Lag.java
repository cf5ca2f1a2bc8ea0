package io.payledger.cli.stack;

import io.payledger.localstack.RunningStack;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "lag", description = "Makes a follower apply every commit that much later; 0 ends it.")
public final class Lag extends StackCommand {

    @Parameters(index = "0", paramLabel = "<follower>", description = "follower-1, follower-2, ...")
    private String follower = "";

    @Parameters(index = "1", paramLabel = "<ms>", description = "Milliseconds; 0 ends the lag.")
    private long delayMs;

    @Override
    public Integer call() {
        RunningStack.in(directory()).lag(follower, Duration.ofMillis(delayMs));
        say(follower + (delayMs == 0 ? " applies at once" : " applies everything " + delayMs + " ms late"));
        return CommandLine.ExitCode.OK;
    }
}
