package io.payledger.api.reconciliation;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.payroll.http.CommandOnRun;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.api.reconciliation.BreakResource.Assessment;
import io.payledger.api.reconciliation.BreakResource.AssessmentView;
import io.payledger.events.RunEvent.BreakAssessed;
import io.payledger.events.RunEvent.BreakState;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Records a person's assessment of a break. The worker owns the breaks: it knows whether the id exists, and counts the
 * assessments of ids that do not. An assessment is an event without a row: it is read from the worker.
 */
record AssessBreak(UUID run, String breakId, Assessment assessment) implements CommandOnRun<Optional<PayrollRun>> {

    @Override
    public String word() {
        return "assess-break";
    }

    @Override
    public Future<Optional<PayrollRun>> load(SqlConnection transaction, Shard shard) {
        return PayrollRunTable.lock(transaction, shard, run);
    }

    @Override
    public Decision<Change> decide(Optional<PayrollRun> found, CommandContext context) {
        if (found.isEmpty()) {
            return new Decision.Refused<>(CommandOnRun.noSuchRun(run));
        }
        BreakState state = assessment.state();
        Optional<String> reason = Optional.ofNullable(assessment.reason());
        Optional<String> runState = Optional.of(found.get().state().name());
        return new Decision.Accepted<>(new Change(
                Effect.CHANGED,
                AggregateSnapshot.of(
                        "assessment",
                        new AssessmentView(
                                run,
                                breakId,
                                state,
                                assessment.owner(),
                                assessment.reason(),
                                assessment.evidence(),
                                context.actor(),
                                context.at())),
                List.of(new BreakAssessed(
                        run,
                        breakId,
                        state,
                        Optional.ofNullable(assessment.owner()),
                        reason,
                        Optional.ofNullable(assessment.evidence()),
                        context.actor())),
                new AuditNote(runState, runState, found.get().revision(), reason),
                transaction -> List.of()));
    }
}
