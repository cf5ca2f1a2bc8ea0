package io.payledger.api.payments;

import io.payledger.bankfiles.FileProblem;
import io.payledger.bankfiles.StatusCode;
import io.payledger.bankfiles.StatusReport;
import io.payledger.bankfiles.StatusReport.PaymentInformation;
import io.payledger.bankfiles.StatusReport.Transaction;
import io.payledger.events.EndToEndId;
import io.payledger.events.RunEvent.PaymentStatus;
import io.payledger.events.RunEvent.TransferStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statuses that a status report has for one payment file. Each transfer that it names must be in that file: a report
 * with other transfers is refused as a whole.
 *
 * @param wholeFile the status of the transfers that no report names; empty if the report has none
 * @param problems why it is not a report on this file; empty if it is one
 */
record ReportedStatuses(Optional<PaymentStatus> wholeFile, List<TransferStatus> transfers, List<FileProblem> problems) {

    private static final String ROOT = "/Document/CstmrPmtStsRpt";
    private static final String NOT_PROVIDED = "NOTPROVIDED";

    ReportedStatuses {
        transfers = List.copyOf(transfers);
        problems = List.copyOf(problems);
    }

    /**
     * @param messageId of the payment file and of its one payment information
     * @param lines the number of lines of its register
     */
    static ReportedStatuses of(StatusReport report, String messageId, UUID run, int lines) {
        List<TransferStatus> transfers = new ArrayList<>();
        List<FileProblem> problems = new ArrayList<>();
        StatusCode ofFile = report.groupStatus();
        int number = 0;
        for (PaymentInformation information : report.paymentInformations()) {
            String where = ROOT + "/OrgnlPmtInfAndSts[" + ++number + "]";
            if (!information.originalId().equals(messageId)
                    && !information.originalId().equals(NOT_PROVIDED)) {
                problems.add(new FileProblem(
                        where + "/OrgnlPmtInfId",
                        "not the payment information of the file: ask the bank for a report on " + messageId,
                        information.originalId()));
            }
            StatusCode above = information.status() == null ? report.groupStatus() : information.status();
            ofFile = information.status() == null ? ofFile : information.status();
            int transaction = 0;
            for (Transaction each : information.transactions()) {
                String whereTransaction = where + "/TxInfAndSts[" + ++transaction + "]";
                if (each.endToEndId() == null && isCovered(each, report, above)) {
                    continue;
                }
                Optional<Integer> line = line(each, run, lines, whereTransaction, problems);
                Optional<StatusCode> status = status(each, above, whereTransaction, problems);
                if (line.isPresent() && status.isPresent()) {
                    transfers.add(new TransferStatus(
                            line.get(), meaning(status.get()), status.get().code(), Codes.of(each.reasons())));
                }
                if (problems.size() >= Uploads.PROBLEMS_MAX) {
                    return new ReportedStatuses(Optional.empty(), List.of(), problems);
                }
            }
        }
        // a file that is rejected as a whole pays nothing, even if its parts have other statuses
        Optional<PaymentStatus> wholeFile = report.rejectsTheWholeGroup()
                ? Optional.of(PaymentStatus.REJECTED)
                : Optional.ofNullable(ofFile)
                        .filter(status -> status.meaning() != StatusCode.Meaning.PART)
                        .map(ReportedStatuses::meaning);
        return new ReportedStatuses(wholeFile, transfers, problems);
    }

    /** Only these state that money has moved or will not move; an unknown code states neither. */
    static PaymentStatus meaning(StatusCode status) {
        return switch (status.meaning()) {
            case ACSC, ACCC -> PaymentStatus.SETTLED;
            case RJCT, CANC -> PaymentStatus.REJECTED;
            default -> PaymentStatus.PENDING;
        };
    }

    int count(PaymentStatus status) {
        return (int) transfers.stream().filter(each -> each.status() == status).count();
    }

    /**
     * Whether the level above states what a transaction without an id does, as in many reports that reject a whole file.
     * Otherwise it is about one transfer, and the report does not tell which.
     */
    private static boolean isCovered(Transaction unnamed, StatusReport report, @Nullable StatusCode above) {
        if (report.rejectsTheWholeGroup()) {
            return true;
        }
        if (above == null || above.meaning() == StatusCode.Meaning.PART) {
            return false;
        }
        PaymentStatus all = meaning(above);
        return all == PaymentStatus.REJECTED || unnamed.status() == null || meaning(unnamed.status()) == all;
    }

    private static Optional<Integer> line(
            Transaction transaction, UUID run, int lines, String where, List<FileProblem> problems) {
        String id = transaction.endToEndId();
        if (id == null) {
            problems.add(new FileProblem(
                    where,
                    "OrgnlEndToEndId is missing, which names the transfer, and no status above says the same of all: ask the"
                            + " bank for it",
                    null));
            return Optional.empty();
        }
        Optional<Integer> line = EndToEndId.parse(id)
                .filter(parsed -> parsed.run().equals(run) && parsed.line() <= lines)
                .map(EndToEndId::line);
        if (line.isEmpty()) {
            problems.add(new FileProblem(
                    where + "/OrgnlEndToEndId",
                    "not the id of a transfer of the payment file: ask the bank which one it means",
                    id));
        }
        return line;
    }

    private static Optional<StatusCode> status(
            Transaction transaction, @Nullable StatusCode above, String where, List<FileProblem> problems) {
        if (transaction.status() != null) {
            return Optional.of(transaction.status());
        }
        if (above == null || above.meaning() == StatusCode.Meaning.PART) {
            problems.add(new FileProblem(
                    where, "TxSts is missing, and no status above covers all transactions: ask the bank for it", null));
            return Optional.empty();
        }
        return Optional.of(above);
    }
}
