package io.payledger.api.payroll;

import io.payledger.api.commands.Command;
import io.payledger.api.commands.Outcome;
import io.payledger.api.commands.Shown;
import io.payledger.api.database.SqlFailures;
import io.payledger.api.outbox.AuditNote;
import io.payledger.api.policy.Policy;
import io.payledger.api.policy.PolicyRows;
import io.payledger.api.problems.ProblemType;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A run that is to be. Its id is minted with the command: a repetition finds its key before it could mint another. */
record CreateRun(UUID run, RunTerms terms, Policy byDefault) implements Command<CreateRun.Loaded> {

    record Loaded(Shard shard, Policy policy) {}

    @Override
    public String word() {
        return "create";
    }

    @Override
    public UUID subject() {
        return run;
    }

    @Override
    public Future<Loaded> load(SqlConnection transaction, Shard shard) {
        return PolicyRows.share(transaction, shard).map(own -> new Loaded(shard, own.orElse(byDefault)));
    }

    @Override
    public Outcome decide(Loaded loaded, Asked asked) {
        Decision.Accepted created =
                PayrollRun.create(run, terms, loaded.policy().requiredApprovals(), asked.actor(), asked.at());
        return new Outcome.Change(
                RunView.of(created.run()).shown(loaded.shard()),
                201,
                created.events(),
                new AuditNote(
                        Optional.empty(), Optional.of(created.run().state().name()), 0, Optional.empty()),
                transaction -> List.of(RunRows.insert(transaction, loaded.shard(), created.run())));
    }

    @Override
    public Future<Reading<Optional<Shown>>> read(SqlClient connection, Shard shard) {
        return RunCommand.read(connection, shard, run);
    }

    @Override
    public Optional<Outcome> refused(Throwable byDatabase) {
        return SqlFailures.isDuplicate(byDatabase, RunRows.ONE_REGULAR)
                ? Optional.of(new Outcome.Refused(ProblemType.REGULAR_RUN_EXISTS.because(
                        "This pay group has a REGULAR run for the period. Cancel that one first, or make this one of"
                                + " another type.")))
                : Optional.empty();
    }
}
