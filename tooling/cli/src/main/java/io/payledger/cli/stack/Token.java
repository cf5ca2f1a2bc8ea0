package io.payledger.cli.stack;

import io.payledger.localstack.DevelopmentKeys;
import io.payledger.localstack.RepositoryHome;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "token", description = "Prints a bearer token that this stack's services accept for 12 hours.")
public final class Token extends StackCommand {

    @Option(names = "--tenant", required = true, description = "The tenant, such as acme-de.")
    private String tenant = "";

    @Option(names = "--user", required = true, description = "The user, such as petra.")
    private String user = "";

    @Option(
            names = "--role",
            required = true,
            description = "preparer, approver, payment-officer, auditor or operator; repeatable.")
    private List<String> roles = List.of();

    @Option(names = "--compose", description = "For the stack that docker compose runs: signed with infra/secrets.")
    private boolean compose;

    @Override
    public Integer call() {
        DevelopmentKeys keys = DevelopmentKeys.in(
                compose
                        ? RepositoryHome.find().resolve("infra/secrets")
                        : directory().resolve("keys"));
        say(keys.token(tenant, user, roles.toArray(String[]::new)));
        return CommandLine.ExitCode.OK;
    }
}
