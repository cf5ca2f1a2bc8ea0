package io.payledger.api.erasure;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Command;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.datastores.SqlFailures;
import io.payledger.api.erasure.ErasureTable.Erased;
import io.payledger.events.TenantEvent.EmployeeErased;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Erases an employee. Nothing that stays in the database names the employee, so a repeated request without an idempotency key is
 * 404.
 *
 * @param erasure generated with the command
 */
record EraseEmployee(UUID erasure, String employee, String reason) implements Command<EraseEmployee.Loaded> {

    /**
     * @param retention empty if the directory has no such employee
     * @param erased empty if the employee cannot be erased
     */
    record Loaded(Optional<Retention> retention, Optional<Erased> erased) {}

    @Override
    public String word() {
        return ErasureTable.ACTION;
    }

    @Override
    public String subjectKind() {
        return "erasure";
    }

    @Override
    public UUID subject(Shard shard) {
        return erasure;
    }

    /** The content of all runs of the employee is hashed twice. */
    @Override
    public boolean isBulk() {
        return true;
    }

    /**
     * Erases, and is rolled back if the command is refused: the audit entry covers the hashes of the content afterwards, which
     * are known only then. The retention is read for the refusal; the database checks it again, under its lock.
     */
    @Override
    public Future<Loaded> load(SqlConnection transaction, Shard shard) {
        return ErasureTable.retention(transaction, shard, employee)
                .compose(retention ->
                        retention.isPresent() && retention.get().refusal().isEmpty()
                                ? ErasureTable.erase(transaction, shard, employee, erasure)
                                        .map(erased -> new Loaded(retention, Optional.of(erased)))
                                : Future.succeededFuture(new Loaded(retention, Optional.empty())));
    }

    @Override
    public Decision<Change> decide(Loaded loaded, CommandContext context) {
        if (loaded.retention().isEmpty()) {
            return Decision.refused(
                    ErasureRefusal.NOT_FOUND,
                    "The directory has no such employee. An employee who was erased is no longer known, and nothing is left"
                            + " to do. For one who is in runs only, record the last day of the employment first"
                            + " (POST …/employees).");
        }
        Optional<Refusal> refusal = loaded.retention().get().refusal();
        if (refusal.isPresent()) {
            return new Decision.Refused<>(refusal.get());
        }
        Erased erased = loaded.erased().orElseThrow();
        return new Decision.Accepted<>(new Change(
                Effect.CREATED,
                ErasureView.of(erasure, erased, reason, context).shown(context.shard()),
                List.of(new EmployeeErased(
                        erasure, employee, erased.seals().size(), erased.accounts(), context.actor())),
                new AuditNote(Optional.empty(), Optional.of(erased.digest()), 0, Optional.of(reason)),
                transaction -> List.of()));
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return ErasureTable.read(connection, shard, erasure)
                .map(reading -> reading.map(found -> found.map(erased -> erased.shown(shard))));
    }

    @Override
    public Optional<Refusal> refusalOf(Throwable databaseFailure) {
        if (SqlFailures.hasState(databaseFailure, ErasureTable.OTHER_CONTENT)) {
            return Optional.of(Refusal.of(
                    ErasureRefusal.CONTENT_CHANGED,
                    "The stored items of a run that paid this employee, or the accounts that they were paid to, differ from"
                            + " those that were approved, so nothing was erased. Find the run: GET"
                            + " …/payroll-runs/{run}/verification of each run that paid the employee. Restore what was"
                            + " changed, and repeat the request."));
        }
        // a register or a policy that was recorded since the retention was read
        return SqlFailures.hasState(databaseFailure, ErasureTable.NOT_ERASABLE)
                ? Optional.of(Refusal.of(
                        ErasureRefusal.RETENTION_NOT_OVER,
                        "A run, the policy or the directory was changed at the same time, so nothing was erased. Repeat the"
                                + " request: its response names the reason if the employee cannot be erased."))
                : Optional.empty();
    }
}
