package io.payledger.cli;

import io.payledger.cli.audit.VerifyAudit;
import io.payledger.cli.availability.Availability;
import io.payledger.cli.demo.Demo;
import io.payledger.cli.measurement.Load;
import io.payledger.cli.measurement.Scale;
import io.payledger.cli.stack.ArchiveClasses;
import io.payledger.cli.stack.Down;
import io.payledger.cli.stack.Events;
import io.payledger.cli.stack.Lag;
import io.payledger.cli.stack.Logs;
import io.payledger.cli.stack.PartCommands;
import io.payledger.cli.stack.Status;
import io.payledger.cli.stack.Token;
import io.payledger.cli.stack.Up;
import io.payledger.stack.StackException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 done, 1 failed, or (status) a part does not run, 2 misused, 3 (status) nothing runs. */
@Command(
        name = "payledger",
        description = "Runs PayLedger on this machine.",
        subcommands = {
            Up.class,
            Down.class,
            Status.class,
            PartCommands.Stop.class,
            PartCommands.Start.class,
            PartCommands.Restart.class,
            Logs.class,
            Events.class,
            Token.class,
            Lag.class,
            Demo.class,
            Load.class,
            Scale.class,
            Availability.class,
            VerifyAudit.class,
            ArchiveClasses.class,
            CommandLine.HelpCommand.class
        })
public final class Payledger {

    private Payledger() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Payledger()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof StackException expected) {
                command.getErr().println("payledger: " + expected.getMessage());
                if (expected.getCause() != null) {
                    command.getErr().println("  caused by " + expected.getCause());
                }
                return CommandLine.ExitCode.SOFTWARE;
            }
            if (failure instanceof IOException unreadable) {
                command.getErr().println("payledger: " + unreadable);
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
    }
}
