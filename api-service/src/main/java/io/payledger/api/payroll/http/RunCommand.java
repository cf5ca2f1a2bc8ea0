package io.payledger.api.payroll.http;

import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.api.http.Exchange;
import io.payledger.api.http.Requests;
import io.payledger.api.payroll.model.Blocker;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.PayrollRun.Changed;
import io.payledger.api.payroll.model.Register;
import io.payledger.api.payroll.model.RegisterSummary;
import io.payledger.api.payroll.model.RunRefusal;
import io.payledger.api.payroll.model.RunTerms;
import io.payledger.api.payroll.model.Transition;
import io.payledger.api.payroll.store.BlockerQuery;
import io.payledger.api.payroll.store.BlockerTable;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.api.policy.Policy;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * A command on an existing run: the facts that the decision needs besides the run, the decision, and the rows that are
 * written besides the run.
 *
 * @param <F> the facts
 */
record RunCommand<F>(Transition transition, Target target, Facts<F> facts, Decider<F> decider, Writer<F> writer)
        implements CommandOnRun<RunCommand.Loaded<F>> {

    /** @param version that the caller has read; empty if any will do */
    record Target(UUID run, Optional<Integer> version) {

        /** The run of the path, in the version that If-Match has to name. */
        static Target of(String run, Exchange http) {
            return new Target(Requests.runId(run), http.request().requiredVersion());
        }
    }

    /** What the decision is based on. */
    record Loaded<F>(Optional<PayrollRun> run, F facts) {}

    /** Reads the facts under the lock of the run. */
    interface Facts<F> {
        Future<F> read(SqlConnection transaction, Shard shard, UUID run);
    }

    interface Decider<F> {
        Decision<Changed> decide(PayrollRun run, F facts, PayrollRun.Request request);
    }

    /** Sends the writes besides the run. */
    interface Writer<F> {
        List<Future<?>> write(SqlConnection transaction, PayrollRun changed, F facts, String actor);
    }

    /** A register that replaces the run's items. */
    static RunCommand<?> recordItems(Target target, Register register) {
        return new RunCommand<>(
                Transition.RECORD_ITEMS,
                target,
                RunCommand::noFacts,
                (run, none, request) -> run.record(register, request),
                (transaction, changed, none, actor) ->
                        PayrollRunTable.replaceItems(transaction, changed.id(), register.items()));
    }

    /** What the run is for, in place of what it was for. */
    static RunCommand<?> changeTerms(Target target, RunTerms terms) {
        return new RunCommand<>(
                Transition.CHANGE_TERMS,
                target,
                (transaction, shard, id) -> CreateRun.corrected(transaction, shard, terms),
                (run, corrected, request) -> CreateRun.correctsNothing(terms, corrected)
                        .<Decision<Changed>>map(Decision.Refused::new)
                        .orElseGet(() -> run.changeTerms(terms, request)),
                (transaction, changed, corrected, actor) -> List.of(PayrollRunTable.updateTerms(transaction, changed)));
    }

    /** @param byDefault the policy of a tenant that has set none */
    static RunCommand<?> calculate(Target target, Policy byDefault) {
        return new RunCommand<>(
                Transition.CALCULATE,
                target,
                (transaction, shard, id) -> BlockerQuery.of(transaction, shard, id, byDefault),
                PayrollRun::calculate,
                (transaction, changed, found, actor) ->
                        BlockerTable.replace(transaction, changed.id(), found.blockers()));
    }

    static RunCommand<?> acceptBlocker(Target target, int number, String reason) {
        return accept(
                target,
                (transaction, shard, id) -> BlockerTable.numbered(transaction, shard, id, number),
                reason,
                "The run has no blocker " + number
                        + ". Each calculation numbers its blockers again: read them (GET …/blockers).");
    }

    static RunCommand<?> acceptBlockers(Target target, Blocker.Kind kind, String reason) {
        return accept(
                target,
                (transaction, shard, id) -> BlockerTable.ofKind(transaction, shard, id, kind),
                reason,
                "The run has no blocker of the kind " + kind.word() + ". Read them (GET …/blockers).");
    }

    private static RunCommand<?> accept(Target target, Facts<List<Blocker>> blockers, String reason, String ifNone) {
        return new RunCommand<>(
                Transition.ACCEPT_BLOCKER,
                target,
                blockers,
                (run, found, request) -> found.isEmpty()
                        ? Decision.refused(RunRefusal.NO_SUCH_BLOCKER, ifNone)
                        : run.accept(found, reason, request),
                (transaction, changed, found, actor) ->
                        BlockerTable.accept(transaction, changed, actor, found, reason));
    }

    /** A transition that changes nothing but the run, decided on the sums and hash of the stored register. */
    static RunCommand<?> onSummary(Transition transition, Target target, Decider<RegisterSummary> decider) {
        return new RunCommand<>(transition, target, PayrollRunTable::summary, decider, RunCommand::noWrites);
    }

    /** A transition that changes nothing but the run, decided on the run alone. */
    static RunCommand<?> onRun(
            Transition transition,
            Target target,
            BiFunction<PayrollRun, PayrollRun.Request, Decision<Changed>> decider) {
        return new RunCommand<>(
                transition,
                target,
                RunCommand::noFacts,
                (run, none, request) -> decider.apply(run, request),
                RunCommand::noWrites);
    }

    private static Future<Boolean> noFacts(SqlConnection transaction, Shard shard, UUID run) {
        return Future.succeededFuture(true);
    }

    private static <F> List<Future<?>> noWrites(SqlConnection transaction, PayrollRun changed, F facts, String actor) {
        return List.of();
    }

    @Override
    public String word() {
        return transition.word();
    }

    @Override
    public Optional<Refusal> refusalOf(Throwable databaseFailure) {
        return SqlFailures.isDuplicate(databaseFailure, PayrollRunTable.ONE_REGULAR)
                ? Optional.of(Refusal.of(
                        RunRefusal.REGULAR_RUN_EXISTS,
                        "This pay group has another REGULAR run for the period (GET …/payroll-runs?type=REGULAR&payGroup=…)."
                                + " Cancel that one first, or change this one to another period or type."))
                : Optional.empty();
    }

    @Override
    public UUID run() {
        return target.run();
    }

    @Override
    public boolean isBulk() {
        return transition == Transition.RECORD_ITEMS || transition == Transition.CALCULATE;
    }

    @Override
    public Future<Loaded<F>> load(SqlConnection transaction, Shard shard) {
        Future<Optional<PayrollRun>> locked = PayrollRunTable.lock(transaction, shard, run());
        Future<F> read = facts.read(transaction, shard, run());
        return Future.join(locked, read).map(both -> new Loaded<>(locked.result(), read.result()));
    }

    @Override
    public Decision<Change> decide(Loaded<F> loaded, CommandContext context) {
        if (loaded.run().isEmpty()) {
            return new Decision.Refused<>(CommandOnRun.noSuchRun(run()));
        }
        PayrollRun before = loaded.run().get();
        return decider.decide(
                        before, loaded.facts(), new PayrollRun.Request(context.actor(), context.at(), target.version()))
                .map(changed -> change(before, changed, loaded.facts(), context));
    }

    private Change change(PayrollRun before, Changed changed, F facts, CommandContext context) {
        PayrollRun after = changed.run();
        return new Change(
                Effect.CHANGED,
                RunView.of(after).shown(context.shard()),
                changed.events(),
                new AuditNote(
                        Optional.of(before.state().name()),
                        Optional.of(after.state().name()),
                        after.revision(),
                        changed.reason()),
                transaction -> {
                    List<Future<?>> statements = new ArrayList<>();
                    statements.add(PayrollRunTable.update(transaction, context.shard(), after));
                    statements.addAll(writer.write(transaction, after, facts, context.actor()));
                    return statements;
                });
    }
}
