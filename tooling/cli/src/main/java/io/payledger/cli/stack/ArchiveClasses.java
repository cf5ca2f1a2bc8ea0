package io.payledger.cli.stack;

import io.payledger.cli.client.PayrollRuns;
import io.payledger.cli.client.Session;
import io.payledger.cli.output.PrintingCommand;
import io.payledger.localstack.LocalStack;
import io.payledger.stack.StackException;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/**
 * Takes one run from its creation to its reconciliation on a stack of its own, and has broker and services archive the classes
 * that they needed. The build does this once. A machine on which no stack starts builds without archives.
 */
@Command(
        name = "archive-classes",
        hidden = true,
        description = "Makes the archives of classes with which later starts are faster.")
public final class ArchiveClasses extends PrintingCommand {

    private static final String TENANT = "acme-de";

    @Override
    public Integer call() {
        Path directory = StackChoice.directory("archive-classes");
        try (LocalStack stack =
                LocalStack.in(directory).fresh().archivingClasses().start()) {
            String run = as(stack, "petra", "preparer").pending(2, 1);
            PayrollRuns approver = as(stack, "amir", "approver");
            approver.approve(run, PayrollRuns.PENDING).expect(200);
            approver.read(run).expect(200);
            approver.list().expect(200);
            approver.reconciliation(run).expect(200);
        } catch (StackException failed) {
            say("No archives of classes, so that starts take seconds longer: " + failed.getMessage());
        }
        return 0;
    }

    private static PayrollRuns as(LocalStack stack, String user, String role) {
        return new PayrollRuns(new Session(stack.apiUrls(), stack.token(TENANT, user, role)), TENANT);
    }
}
