package io.payledger.api.payroll.http;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Command;
import io.payledger.api.command.CommandDecision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.payroll.model.Decision;
import io.payledger.api.payroll.model.Decision.Accepted;
import io.payledger.api.payroll.model.Decision.AlreadyApplied;
import io.payledger.api.payroll.model.Decision.Reason;
import io.payledger.api.payroll.model.Decision.Refused;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.model.Register;
import io.payledger.api.payroll.model.RegisterSummary;
import io.payledger.api.payroll.model.Transition;
import io.payledger.api.payroll.store.BlockerQuery;
import io.payledger.api.payroll.store.BlockerTable;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.api.payroll.store.RunReads;
import io.payledger.api.policy.Policy;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
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
public final class RunCommand<F> implements Command<RunCommand.Loaded<F>> {

    private final Transition transition;
    private final UUID run;
    private final Optional<Integer> version;
    private final Facts<F> facts;
    private final Decider<F> decider;
    private final Writer<F> writer;

    private RunCommand(
            Transition transition,
            UUID run,
            Optional<Integer> version,
            Facts<F> facts,
            Decider<F> decider,
            Writer<F> writer) {
        this.transition = transition;
        this.run = run;
        this.version = version;
        this.facts = facts;
        this.decider = decider;
        this.writer = writer;
    }

    /** What the decision is based on. */
    record Loaded<F>(Optional<PayrollRun> run, F facts) {}

    /** Reads the facts under the lock of the run. */
    private interface Facts<F> {
        Future<F> read(SqlConnection transaction, Shard shard, UUID run);
    }

    private interface Decider<F> {
        Decision decide(PayrollRun run, F facts, PayrollRun.Request request);
    }

    /** Sends the writes besides the run. */
    private interface Writer<F> {
        List<Future<?>> write(SqlConnection transaction, PayrollRun changed, F facts, String actor);
    }

    /** A register that replaces the run's items. */
    static RunCommand<?> recordItems(UUID run, Register register, Optional<Integer> version) {
        return new RunCommand<>(
                Transition.RECORD_ITEMS,
                run,
                version,
                RunCommand::noFacts,
                (known, none, request) -> known.record(register, request),
                (transaction, changed, none, actor) ->
                        PayrollRunTable.replaceItems(transaction, run, register.items()));
    }

    /** @param byDefault the policy of a tenant that has set none */
    static RunCommand<?> calculate(UUID run, Policy byDefault, Optional<Integer> version) {
        return new RunCommand<>(
                Transition.CALCULATE,
                run,
                version,
                (transaction, shard, id) -> BlockerQuery.of(transaction, shard, id, byDefault),
                PayrollRun::calculate,
                (transaction, changed, found, actor) -> BlockerTable.replace(transaction, run, found.blockers()));
    }

    static RunCommand<?> acceptBlocker(UUID run, int number, String reason, Optional<Integer> version) {
        return new RunCommand<>(
                Transition.ACCEPT_BLOCKER,
                run,
                version,
                (transaction, shard, id) -> BlockerTable.lock(transaction, shard, id, number),
                (known, blocker, request) -> blocker.map(found -> known.accept(found, reason, request))
                        .orElseGet(
                                () -> new Refused(
                                        Reason.NO_SUCH_BLOCKER,
                                        "The run has no blocker " + number
                                                + ". Each calculation numbers its blockers again: read them (GET …/blockers).")),
                (transaction, changed, blocker, actor) ->
                        BlockerTable.accept(transaction, changed, actor, number, reason));
    }

    static RunCommand<?> submit(UUID run, Optional<Integer> version) {
        return onSummary(Transition.SUBMIT, run, version, PayrollRun::submit);
    }

    /** An approval; with a reason it is valid after the deadline as well. */
    static RunCommand<?> approve(UUID run, Optional<String> override, Optional<Integer> version) {
        return onSummary(
                Transition.APPROVE,
                run,
                version,
                (known, summary, request) -> known.approve(summary, override, request));
    }

    static RunCommand<?> release(UUID run, Optional<Integer> version) {
        return onSummary(Transition.RELEASE, run, version, PayrollRun::release);
    }

    static RunCommand<?> transmit(UUID run, Optional<Integer> version) {
        return onRunAlone(Transition.TRANSMIT, run, version, PayrollRun::transmit);
    }

    static RunCommand<?> close(UUID run, Optional<Integer> version) {
        return onRunAlone(Transition.CLOSE, run, version, PayrollRun::close);
    }

    static RunCommand<?> reject(UUID run, String reason, Optional<Integer> version) {
        return onRunAlone(Transition.REJECT, run, version, (known, request) -> known.reject(reason, request));
    }

    static RunCommand<?> reopen(UUID run, String reason, Optional<Integer> version) {
        return onRunAlone(Transition.REOPEN, run, version, (known, request) -> known.reopen(reason, request));
    }

    static RunCommand<?> cancel(UUID run, String reason, Optional<Integer> version) {
        return onRunAlone(Transition.CANCEL, run, version, (known, request) -> known.cancel(reason, request));
    }

    private static RunCommand<RegisterSummary> onSummary(
            Transition transition, UUID run, Optional<Integer> version, Decider<RegisterSummary> decider) {
        return new RunCommand<>(transition, run, version, PayrollRunTable::summary, decider, RunCommand::noWrites);
    }

    private static RunCommand<Boolean> onRunAlone(
            Transition transition,
            UUID run,
            Optional<Integer> version,
            BiFunction<PayrollRun, PayrollRun.Request, Decision> decider) {
        return new RunCommand<>(
                transition,
                run,
                version,
                RunCommand::noFacts,
                (known, none, request) -> decider.apply(known, request),
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
    public UUID subject(Shard shard) {
        return run;
    }

    @Override
    public boolean isBulk() {
        return transition == Transition.RECORD_ITEMS || transition == Transition.CALCULATE;
    }

    @Override
    public Future<Loaded<F>> load(SqlConnection transaction, Shard shard) {
        Future<Optional<PayrollRun>> locked = PayrollRunTable.lock(transaction, shard, run);
        Future<F> read = facts.read(transaction, shard, run);
        return Future.join(locked, read).map(both -> new Loaded<>(locked.result(), read.result()));
    }

    @Override
    public CommandDecision decide(Loaded<F> loaded, CommandContext context) {
        if (loaded.run().isEmpty()) {
            return new CommandDecision.Refused(noSuchRun(run));
        }
        PayrollRun before = loaded.run().get();
        return decider.decide(before, loaded.facts(), new PayrollRun.Request(context.actor(), context.at(), version))
                .match(new Decision.Cases<CommandDecision>() {
                    @Override
                    public CommandDecision accepted(Accepted accepted) {
                        PayrollRun after = accepted.run();
                        return new CommandDecision.Change(
                                Effect.CHANGED,
                                RunView.of(after).shown(context.shard()),
                                accepted.events(),
                                new AuditNote(
                                        Optional.of(before.state().name()),
                                        Optional.of(after.state().name()),
                                        after.revision(),
                                        accepted.reason()),
                                transaction -> {
                                    List<Future<?>> statements = new ArrayList<>();
                                    statements.add(PayrollRunTable.update(transaction, context.shard(), after));
                                    statements.addAll(
                                            writer.write(transaction, after, loaded.facts(), context.actor()));
                                    return statements;
                                });
                    }

                    @Override
                    public CommandDecision alreadyApplied(AlreadyApplied alreadyApplied) {
                        return new CommandDecision.AlreadyApplied();
                    }

                    @Override
                    public CommandDecision refused(Refused refused) {
                        return new CommandDecision.Refused(
                                Refusal.of(RunRefusal.of(refused.reason()), refused.detail()));
                    }
                });
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return read(connection, shard, run);
    }

    public static Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard, UUID run) {
        return RunReads.one(connection, shard, run)
                .map(reading -> new Reading<>(reading.shown(), reading.value().map(found -> RunView.of(found)
                        .shown(shard))));
    }

    public static Refusal noSuchRun(UUID run) {
        return Refusal.of(RunRefusal.NO_SUCH_RUN, "There is no payroll run " + run + " in this tenant.");
    }
}
