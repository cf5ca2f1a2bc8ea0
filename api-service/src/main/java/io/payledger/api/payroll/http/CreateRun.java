package io.payledger.api.payroll.http;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.RunRefusal;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.api.payroll.store.RunReads;
import io.payledger.api.policy.Policy;
import io.payledger.api.policy.PolicyTable;
import io.payledger.events.RunType;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates a run. The id is generated with the command: a repeated request finds its idempotency key before it generates another. */
record CreateRun(UUID run, RunTerms terms, Policy byDefault) implements CommandOnRun<CreateRun.Loaded> {

    /** @param corrected the run that this one corrects, if there is such a run */
    record Loaded(Policy policy, Optional<PayrollRun> corrected) {}

    @Override
    public String word() {
        return "create";
    }

    @Override
    public Future<Loaded> load(SqlConnection transaction, Shard shard) {
        Future<Optional<Policy>> own = PolicyTable.share(transaction, shard);
        Future<Optional<PayrollRun>> corrected = corrected(transaction, shard, terms);
        return Future.join(own, corrected).map(all -> new Loaded(own.result().orElse(byDefault), corrected.result()));
    }

    /** The run that the terms name as the one to be corrected, if there is such a run. */
    static Future<Optional<PayrollRun>> corrected(SqlConnection transaction, Shard shard, RunTerms terms) {
        return terms.corrects()
                .map(named -> RunReads.one(transaction, shard, named).map(Reading::value))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    static Optional<Refusal> correctsNothing(RunTerms terms, Optional<PayrollRun> corrected) {
        return terms.corrects()
                .filter(named -> corrected.isEmpty())
                .map(named -> Refusal.of(
                        RunRefusal.MALFORMED, "corrects: there is no payroll run " + named + " in this tenant."));
    }

    @Override
    public Decision<Change> decide(Loaded loaded, CommandContext context) {
        Optional<Refusal> correctsNothing = correctsNothing(terms, loaded.corrected());
        if (correctsNothing.isPresent()) {
            return new Decision.Refused<>(correctsNothing.get());
        }
        PayrollRun.Changed created =
                PayrollRun.create(run, terms, loaded.policy().requiredApprovals(), context.actor(), context.at());
        return new Decision.Accepted<>(new Change(
                Effect.CREATED,
                RunView.of(created.run()).shown(context.shard()),
                created.events(),
                new AuditNote(
                        Optional.empty(), Optional.of(created.run().state().name()), 0, Optional.empty()),
                transaction -> List.of(PayrollRunTable.insert(transaction, context.shard(), created.run()))));
    }

    /** The run that exists instead, so that a refusal names it. */
    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return terms.type() == RunType.REGULAR
                ? RunReads.regular(connection, shard, terms)
                        .map(reading -> reading.map(found ->
                                found.map(existing -> RunView.of(existing).shown(shard))))
                : CommandOnRun.super.read(connection, shard);
    }

    @Override
    public Optional<Refusal> refusalOf(Throwable databaseFailure) {
        return SqlFailures.isDuplicate(databaseFailure, PayrollRunTable.ONE_REGULAR)
                ? Optional.of(Refusal.of(
                        RunRefusal.REGULAR_RUN_EXISTS,
                        "This pay group has a REGULAR run for the period, which is the member 'run'. Continue with that"
                                + " one, cancel it first, or make this one of another type."))
                : Optional.empty();
    }
}
