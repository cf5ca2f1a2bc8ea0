package io.payledger.api.payments;

import io.payledger.api.command.AggregateSnapshot;
import io.payledger.api.command.AuditNote;
import io.payledger.api.command.Change;
import io.payledger.api.command.Command;
import io.payledger.api.command.Decision;
import io.payledger.api.command.Effect;
import io.payledger.api.command.Refusal;
import io.payledger.api.payments.BankFile.Kind;
import io.payledger.api.payments.BankFileView.ReportSummary;
import io.payledger.api.payments.ImportView.ImportedFile;
import io.payledger.api.payroll.model.Chunks;
import io.payledger.api.payroll.model.PayrollRun;
import io.payledger.api.payroll.store.PayrollRunTable;
import io.payledger.bankfiles.FileProblem;
import io.payledger.bankfiles.StatusReport;
import io.payledger.events.RunEvent.PaymentOrder;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.PaymentStatusReported;
import io.payledger.freshness.ReadAttempt.Reading;
import io.payledger.freshness.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Imports a status report on a run's payment file. The run is locked: the report must be on its current file, not on one
 * that it had before it was reopened.
 *
 * @param run as the original message id names it
 * @param key identifies the report by its content
 */
record ImportStatusReport(UUID run, StatusReport report, BankFile.Key key)
        implements Command<ImportStatusReport.Loaded> {

    private static final String ORIGINAL_MESSAGE_ID = "/Document/CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlMsgId";
    private static final String UNKNOWN_FILE =
            "not the id of a payment file of this tenant: send the report to the tenant that made the file";

    /** What the decision is based on. */
    record Loaded(Optional<PayrollRun> run, Optional<BankFile> before) {}

    static ImportStatusReport of(Shard shard, UUID run, StatusReport report) {
        return new ImportStatusReport(run, report, BankFile.Key.of(shard, Kind.STATUS_REPORT, report.fingerprint()));
    }

    @Override
    public String word() {
        return "import-status-report";
    }

    @Override
    public UUID subject(Shard shard) {
        return run;
    }

    @Override
    public boolean isBulk() {
        return true;
    }

    @Override
    public Future<Loaded> load(SqlConnection transaction, Shard shard) {
        Future<Optional<PayrollRun>> locked = PayrollRunTable.lock(transaction, shard, run);
        Future<Map<String, BankFile>> before =
                BankFileTable.known(transaction, shard, Kind.STATUS_REPORT, List.of(key.identity()));
        return Future.join(locked, before)
                .map(both -> new Loaded(
                        locked.result(), Optional.ofNullable(before.result().get(key.identity()))));
    }

    @Override
    public Decision<Change> decide(Loaded loaded, CommandContext context) {
        if (loaded.before().isPresent()) {
            return new Decision.AlreadyApplied<>();
        }
        if (loaded.run().isEmpty()) {
            return refused(UNKNOWN_FILE);
        }
        PayrollRun reported = loaded.run().get();
        Optional<PaymentOrder> order = reported.order();
        if (order.isEmpty()) {
            return refused("the id of a payment file that is not valid: run " + run + " is " + reported.state()
                    + " and has none; ask the bank for a report on a file that was released");
        }
        if (!order.get().messageId().equals(report.originalMessageId())) {
            return refused("the id of a payment file that is no longer valid: the one of run " + run + " is "
                    + order.get().messageId() + "; ask the bank for a report on that one");
        }
        ReportedStatuses statuses = ReportedStatuses.of(report, order.get().messageId(), run, reported.headcount());
        if (!statuses.problems().isEmpty()) {
            return new Decision.Refused<>(Uploads.invalid(statuses.problems()));
        }
        BankFile file = file(statuses, context);
        return new Decision.Accepted<>(new Change(
                Effect.CREATED,
                ImportView.shown(List.of(new ImportedFile(false, BankFileView.of(file)))),
                Chunks.events(
                        statuses.transfers(),
                        (chunk, chunks, first, part) -> new PaymentStatusReported(
                                run, key.id(), chunk, chunks, statuses.wholeFile(), part, context.actor())),
                AuditNote.ofVersion(reported.revision()),
                transaction -> List.of(BankFileTable.insert(transaction, context.shard(), List.of(file)))));
    }

    @Override
    public Future<Reading<Optional<AggregateSnapshot>>> read(SqlClient connection, Shard shard) {
        return BankFileTable.read(connection, shard, Kind.STATUS_REPORT, List.of(key.identity()))
                .map(reading -> reading.map(known -> Optional.ofNullable(known.get(key.identity()))
                        .map(file -> ImportView.shown(List.of(new ImportedFile(true, BankFileView.of(file)))))));
    }

    private BankFile file(ReportedStatuses statuses, CommandContext context) {
        ReportSummary summary = new ReportSummary(
                run,
                report.messageId(),
                statuses.wholeFile().orElse(null),
                statuses.count(PaymentStatus.PENDING),
                statuses.count(PaymentStatus.SETTLED),
                statuses.count(PaymentStatus.REJECTED));
        return new BankFile(
                Kind.STATUS_REPORT, key, key.identity(), Summaries.write(summary), context.actor(), context.at());
    }

    private Decision<Change> refused(String what) {
        return new Decision.Refused<>(refusal(report, what));
    }

    /** Why a report whose original message id names no run is not imported. */
    static Refusal unknownFile(StatusReport report) {
        return refusal(report, UNKNOWN_FILE);
    }

    private static Refusal refusal(StatusReport report, String what) {
        return Uploads.invalid(List.of(new FileProblem(ORIGINAL_MESSAGE_ID, what, report.originalMessageId())));
    }
}
