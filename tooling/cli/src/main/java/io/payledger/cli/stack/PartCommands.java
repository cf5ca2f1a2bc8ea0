package io.payledger.cli.stack;

import io.payledger.localstack.PartCommand;
import io.payledger.localstack.RunningStack;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands about one part of a stack that {@code up} runs; its launcher carries them out. */
public final class PartCommands {

    private PartCommands() {}

    @Command(name = "stop", description = "Stops one part, which is not started again until it is asked for.")
    public static final class Stop extends AboutOnePart {
        public Stop() {
            super(PartCommand.STOP);
        }
    }

    @Command(name = "start", description = "Starts one part that was stopped, or that waits to be started again.")
    public static final class Start extends AboutOnePart {
        public Start() {
            super(PartCommand.START);
        }
    }

    @Command(name = "restart", description = "Stops one part and starts it.")
    public static final class Restart extends AboutOnePart {
        public Restart() {
            super(PartCommand.RESTART);
        }
    }

    private abstract static class AboutOnePart extends StackCommand {

        private final PartCommand command;

        @Parameters(
                index = "0",
                paramLabel = "<part>",
                description = "primary, follower-1, kafka, api-service-1, ...; ./payledger status lists them.")
        private String part = "";

        AboutOnePart(PartCommand command) {
            this.command = command;
        }

        @Override
        public final Integer call() {
            say(RunningStack.in(directory()).carryOut(command, part));
            return CommandLine.ExitCode.OK;
        }
    }
}
