package io.payledger.bankfiles;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bank's report on an instruction (pain.002): the status of the group, of payment informations, of transactions, or of
 * any combination of them.
 *
 * @param messageId the report's own
 * @param originalMessageId the instruction's
 * @param originalMessageName such as pain.001.001.09
 */
public record StatusReport(
        String messageId,
        String originalMessageId,
        @Nullable String originalMessageName,
        @Nullable StatusCode groupStatus,
        List<Reason> groupReasons,
        List<PaymentInformation> paymentInformations) {

    public StatusReport {
        groupReasons = List.copyOf(groupReasons);
        paymentInformations = List.copyOf(paymentInformations);
    }

    /** The report on one batch of the instruction. */
    public record PaymentInformation(
            String originalId, @Nullable StatusCode status, List<Reason> reasons, List<Transaction> transactions) {
        public PaymentInformation {
            reasons = List.copyOf(reasons);
            transactions = List.copyOf(transactions);
        }
    }

    /**
     * The report on one transfer.
     *
     * @param endToEndId null if the bank uses other references
     * @param status null if only the level above has one
     */
    public record Transaction(
            @Nullable String endToEndId, @Nullable StatusCode status, List<Reason> reasons) {
        public Transaction {
            reasons = List.copyOf(reasons);
        }
    }

    public Stream<Transaction> transactions() {
        return paymentInformations.stream().flatMap(each -> each.transactions().stream());
    }

    /**
     * SHA-256 in hexadecimal of everything that the report says: the same for the same report, in every version of the
     * message, encoding and layout, and in every version of PayLedger. A report is identified by its content, not by its message
     * id, which some banks reuse for a later report on the same instruction.
     */
    public String fingerprint() {
        Digest digest =
                new Digest("report-1").text(messageId).text(originalMessageId).text(originalMessageName);
        digestStatus(digest, groupStatus, groupReasons);
        digest.number((long) paymentInformations.size());
        for (PaymentInformation information : paymentInformations) {
            digestStatus(digest.text(information.originalId), information.status, information.reasons);
            digest.number((long) information.transactions.size());
            for (Transaction transaction : information.transactions) {
                digestStatus(digest.text(transaction.endToEndId), transaction.status, transaction.reasons);
            }
        }
        return digest.hex();
    }

    private static void digestStatus(Digest digest, @Nullable StatusCode status, List<Reason> reasons) {
        digest.text(status == null ? null : status.code()).number((long) reasons.size());
        reasons.forEach(reason -> reason.digest(digest));
    }

    /**
     * Whether nothing of the instruction will be paid: the group is rejected. Such a report may have no transactions, so
     * that a reader of transactions alone would wait for ever.
     */
    public boolean rejectsTheWholeGroup() {
        return groupStatus != null && groupStatus.isRejection();
    }
}
