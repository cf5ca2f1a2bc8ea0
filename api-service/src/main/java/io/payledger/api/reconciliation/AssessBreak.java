package io.payledger.api.reconciliation;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Command;
import io.payledger.api.command.CommandDecision;
import io.payledger.api.command.Effect;
import io.payledger.api.payroll.http.RunCommand;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.api.reconciliation.BreakResource.AssessmentView;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Records a person's assessment of a break. The worker owns the breaks: it knows whether the id exists, and counts the
 * assessments of ids that do not.
 */
record AssessBreak(
        UUID run,
        String breakId,
        BreakState state,
        Optional<String> owner,
        Optional<String> reason,
        Optional<String> evidence)
        implements Command<Optional<PayrollRun>> {

    @Override
    public String word() {
        return "assess-break";
    }

    @Override
    public UUID subject(Shard shard) {
        return run;
    }

    @Override
    public Future<Optional<PayrollRun>> load(SqlConnection transaction, Shard shard) {
        return PayrollRunTable.lock(transaction, shard, run);
    }

    @Override
    public CommandDecision decide(Optional<PayrollRun> found, CommandContext context) {
        if (found.isEmpty()) {
            return new CommandDecision.Refused(RunCommand.noSuchRun(run));
        }
        AssessmentView view = new AssessmentView(
                run,
                breakId,
                state,
                owner.orElse(null),
                reason.orElse(null),
                evidence.orElse(null),
                context.actor(),
                context.at());
        String runState = found.get().state().name();
        return new CommandDecision.Change(
                Effect.CHANGED,
                AggregateSnapshot.of("assessment", view),
                List.of(new BreakAssessed(run, breakId, state, owner, reason, evidence, context.actor())),
                new AuditNote(
                        Optional.of(runState),
                        Optional.of(runState),
                        found.get().revision(),
                        reason),
                transaction -> List.of());
    }

    /** An assessment is an event without a row: it is read from the worker. */
    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return RunCommand.read(connection, shard, run);
    }
}
